package pond;

import io.tidemark.autometrics.AutometricsService;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.MetricFamily;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;

/** Uses all of the corpus, says what came of it, and then what was counted. */
public final class Main {

    public static void main(String[] arguments) throws Exception {
        AutometricsService service =
                AutometricsService.builder().serviceName("corpus").install();
        Class<?>[] kinds = Corpus.class.getDeclaredClasses();
        Arrays.sort(kinds, Comparator.comparing(Class::getName));
        for (Class<?> kind : kinds) {
            try {
                Method run = kind.getDeclaredMethod("run");
                run.setAccessible(true);
                System.out.println("behaviour " + kind.getSimpleName() + ": " + run.invoke(null));
            } catch (NoSuchMethodException part) {
                // Of another kind.
            }
        }
        System.out.println("behaviour InNoPackage: "
                + Class.forName("InNoPackage").getMethod("run").invoke(null));
        for (MetricFamily family : service.collect()) {
            family.points().stream()
                    .map(point -> "metric " + family.name() + " " + point.tags() + " " + value(point.value()))
                    .filter(line -> !line.contains("build_info"))
                    .sorted()
                    .forEach(System.out::println);
        }
    }

    /** Without durations, which differ. */
    private static String value(AggregationData value) {
        return value instanceof AggregationData.OfLong number
                ? Long.toString(number.value())
                : Long.toString(((AggregationData.Distribution) value).count());
    }

    private Main() {}
}
