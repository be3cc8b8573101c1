package pond;

import io.tidemark.autometrics.Autometrics;
import io.tidemark.autometrics.AutometricsService;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricFamily.Point;

/** Lets stacks of many sizes overflow in methods that are counted, cold and compiled, and says which calls are still open, and under which callers others were. */
public final class Overflow {

    @Autometrics
    static int plain(int depth) {
        return plain(depth + 1) + 1;
    }

    @Autometrics
    static Object looked(int depth) {
        return looked(depth + 1);
    }

    @Autometrics
    static int caught(int depth) {
        try {
            return caught(depth + 1) + 1;
        } catch (StackOverflowError overflow) {
            return depth;
        }
    }

    @Autometrics
    static void after() {}

    public static void main(String[] arguments) throws InterruptedException {
        AutometricsService service =
                AutometricsService.builder().serviceName("corpus").install();
        int rounds = Integer.parseInt(arguments[0]);
        for (int i = 0; i < rounds; i++) {
            int round = i;
            Thread thread = new Thread(null, () -> overflow(round % 3), "overflows", 256 * 1024 + i % 100 * 1024);
            thread.start();
            thread.join();
        }
        for (MetricFamily family : service.collect()) {
            for (Point point : family.points()) {
                if (family.name().equals("function.calls.concurrent")) {
                    System.out.println("open " + point.tags().get("function") + " " + point.value());
                } else if (family.name().equals("function.calls")
                        && point.tags().toString().contains("Overflow.after")) {
                    System.out.println("after " + point.tags().get("caller.function") + " " + point.tags().get("result") + " " + point.value());
                }
            }
        }
    }

    private static void overflow(int way) {
        try {
            switch (way) {
                case 0 -> plain(0);
                case 1 -> looked(0);
                default -> caught(0);
            }
        } catch (StackOverflowError expected) {
            // What is counted now is what matters.
        }
        after();
    }

    private Overflow() {}
}
