package pond;

import io.tidemark.autometrics.Autometrics;
import io.tidemark.autometrics.CallResult;
import io.tidemark.autometrics.CallTest;
import io.tidemark.autometrics.Label;
import io.tidemark.autometrics.LabelSource;
import io.tidemark.autometrics.Objective;
import io.tidemark.autometrics.Percentile;
import io.tidemark.autometrics.ResultLabel;
import io.tidemark.autometrics.SkipAutometrics;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.Supplier;

/** Methods of all kinds. Each nested class is one kind; its {@code run} uses it and says what came of it. */
final class Corpus {

    static final class Private {
        @Autometrics
        private int secret(int a) {
            return a + 1;
        }

        static Object run() {
            return new Private().secret(1);
        }
    }

    static final class Static {
        @Autometrics
        static int twice(int a) {
            return 2 * a;
        }

        static Object run() {
            return twice(twice(3));
        }
    }

    static class Final {
        @Autometrics
        public final String name() {
            return "final";
        }

        static Object run() {
            return new Final().name();
        }
    }

    static class Synchronized {
        private int count;

        @Autometrics
        synchronized int next() {
            if (!Thread.holdsLock(this)) {
                throw new AssertionError("not synchronized");
            }
            return ++count;
        }

        @Autometrics
        static synchronized void fail() {
            throw new IllegalStateException("synchronized");
        }

        static Object run() {
            Synchronized it = new Synchronized();
            it.next();
            try {
                fail();
                return "no exception";
            } catch (IllegalStateException expected) {
                return it.next() + expected.getMessage() + Thread.holdsLock(Synchronized.class);
            }
        }
    }

    interface Source<T> {
        T get();
    }

    /** Its {@code get} has a bridge, which has the annotation as well. */
    static class Generic implements Source<String> {
        @Autometrics
        @Override
        public String get() {
            return "generic";
        }

        @Autometrics
        <T extends Comparable<T>> T max(List<? extends T> all) {
            T max = null;
            for (T each : all) {
                max = max == null || each.compareTo(max) > 0 ? each : max;
            }
            return max;
        }

        @Autometrics
        <T extends Closeable & Runnable> int both(T it) throws IOException {
            it.run();
            it.close();
            return 2;
        }

        static final class Both implements Closeable, Runnable {
            @Override
            public void close() {}

            @Override
            public void run() {}
        }

        static Object run() throws Exception {
            Source<String> source = new Generic();
            return source.get() + new Generic().max(List.of(3, 7, 5)) + new Generic().both(new Both());
        }
    }

    static class Varargs {
        @Autometrics
        static int sum(int first, int... rest) {
            int sum = first;
            for (int each : rest) {
                sum += each;
            }
            return sum;
        }

        static Object run() {
            return sum(1) + sum(1, 2, 3);
        }
    }

    static class Recursive {
        @Autometrics
        static long factorial(int n) {
            return n <= 1 ? 1 : n * factorial(n - 1);
        }

        static Object run() {
            return factorial(10);
        }
    }

    static class Throwing {
        @Autometrics
        static void checked() throws IOException {
            throw new IOException("checked");
        }

        @Autometrics
        static int error(int[] of) {
            return of[3];
        }

        @Autometrics
        static void caught() {
            try {
                checked();
            } catch (IOException expected) {
                // Not an error of this one.
            }
        }

        static Object run() {
            caught();
            try {
                return error(new int[1]);
            } catch (ArrayIndexOutOfBoundsException expected) {
                StackTraceElement top = expected.getStackTrace()[0];
                return expected.getMessage() + " at " + top + " in " + expected.getStackTrace()[1].getLineNumber();
            }
        }
    }

    @Autometrics
    static class Constructors {
        final int size;

        public Constructors(int size) {
            this.size = checked(size);
        }

        @Autometrics
        private static int checked(int size) {
            return Math.max(0, size);
        }

        static Object run() {
            return new Constructors(-3).size + new Constructors(3).size;
        }
    }

    interface Methods {
        @Autometrics
        default int doubled() {
            return add(value(), value());
        }

        @Autometrics
        static int add(int a, int b) {
            return times(a + b, 1);
        }

        @Autometrics
        private static int times(int a, int b) {
            return a * b;
        }

        int value();
    }

    static class Interfaces {
        static Object run() {
            Methods four = () -> 4;
            return four.doubled();
        }
    }

    static class Lambdas {
        @Autometrics
        static Supplier<Integer> later(int value) {
            return () -> inner(value) + ((Function<Integer, Integer>) Lambdas::inner).apply(value);
        }

        @Autometrics
        private static int inner(int value) {
            Callable<Integer> nested = () -> value + 1;
            try {
                return nested.call();
            } catch (Exception impossible) {
                throw new AssertionError(impossible);
            }
        }

        static Object run() {
            return later(5).get();
        }
    }

    @Autometrics
    record Duck(String name, int age, int weight) {
        /** Written by hand, and does something. */
        public String name() {
            return name.trim();
        }

        /** So does this one, without a call. */
        public int weight() {
            return weight + 1;
        }

        public boolean isOld() {
            return age > 10;
        }
    }

    static class Records {
        static Object run() {
            Duck duck = new Duck(" a ", 11, 3);
            return duck.name() + duck.isOld() + duck.age() + duck.weight() + duck + duck.equals(new Duck("b", 1, 1));
        }
    }

    @Autometrics
    enum Size {
        SMALL,
        LARGE {
            @Override
            public int factor() {
                return 10;
            }
        };

        public int factor() {
            return 1;
        }
    }

    static class Enums {
        static Object run() {
            return Size.SMALL.factor() + Size.LARGE.factor() + Size.valueOf("SMALL").ordinal() + Size.values().length;
        }
    }

    static class Base {
        @Autometrics
        public String overridden() {
            return "base";
        }

        @Autometrics
        public String kept() {
            return "kept";
        }
    }

    static class Derived extends Base {
        @Override
        public String overridden() {
            return "derived";
        }

        static Object run() {
            Base it = new Derived();
            return it.overridden() + it.kept() + new Base().overridden();
        }
    }

    @Autometrics(concurrency = false)
    static class ClassLevel {
        public int counted() {
            return own() + hidden() + skipped();
        }

        @Autometrics(objective = "api")
        public int own() {
            return 1;
        }

        int hidden() {
            return 2;
        }

        @SkipAutometrics
        public int skipped() {
            return 3;
        }

        static Object run() {
            return new ClassLevel().counted();
        }
    }

    static class ManyLocals {
        @Autometrics
        static double mix(long a, double b, int c, float d, byte e, short f, char g, boolean h, String i, long[] j) {
            long x = a + c;
            double y = b * d;
            a = 5;
            b = 2.5;
            for (int k = 0; k < 3; k++) {
                long z = x + k;
                double w = y + z;
                x += z;
                y += w;
            }
            String text = i + h + g;
            int n = text.length();
            n++;
            j[0] = n;
            return x + y + e + f + n + a + b;
        }

        @Autometrics
        private long reassigned(long first, Object second) {
            first = first * 2;
            second = second + "!";
            long third = first + second.toString().length();
            return third;
        }

        static Object run() {
            long[] out = new long[1];
            return mix(1, 2, 3, 4, (byte) 5, (short) 6, 'g', true, "i", out)
                    + out[0]
                    + new ManyLocals().reassigned(3, "x");
        }
    }

    static class Finally {
        @Autometrics
        static String nested(List<String> log, int way) {
            try {
                try {
                    log.add("try" + way);
                    if (way == 1) {
                        return "one";
                    }
                    if (way == 2) {
                        throw new IllegalArgumentException("two");
                    }
                } catch (IllegalArgumentException e) {
                    log.add("caught");
                    throw new IllegalStateException(e);
                } finally {
                    log.add("inner");
                    if (way == 3) {
                        return "three";
                    }
                }
                return "four";
            } finally {
                log.add("outer");
            }
        }

        static Object run() {
            List<String> log = new ArrayList<>();
            for (int way = 1; way < 5; way++) {
                try {
                    log.add(nested(log, way));
                } catch (IllegalStateException expected) {
                    log.add(expected.getCause().getMessage());
                }
            }
            return log;
        }
    }

    static class Switch {
        @Autometrics
        static String of(int i, String s) {
            switch (i) {
                case 0:
                    return "zero";
                case 1:
                    break;
                case 1000:
                    return "many";
                default:
                    if (i < 0) {
                        throw new IllegalArgumentException("negative");
                    }
            }
            return switch (s) {
                case "a", "b" -> "letter";
                case "1" -> {
                    try {
                        yield Integer.toString(Integer.parseInt(s) + i);
                    } catch (NumberFormatException e) {
                        yield "no";
                    }
                }
                default -> s + (i > 5 ? 1L : 2L);
            };
        }

        static Object run() {
            return of(0, "") + of(1, "a") + of(1000, "") + of(2, "1") + of(6, "z");
        }
    }

    static class Infinite {
        @Autometrics
        static void loop(int[] left) {
            while (true) {
                if (left[0]-- == 0) {
                    throw new IllegalStateException("out");
                }
            }
        }

        @Autometrics
        static int never() {
            for (; ; ) {
                Thread.onSpinWait();
            }
        }

        static Object run() {
            try {
                loop(new int[] {5});
                return "no exception";
            } catch (IllegalStateException expected) {
                return expected.getMessage();
            }
        }
    }

    static class Nested {
        private int secret = 1;

        class Inner {
            @Autometrics
            private int outer() {
                return ++secret;
            }
        }

        static Object run() {
            Nested nested = new Nested();
            class Local {
                @Autometrics
                int size() {
                    return nested.new Inner().outer();
                }
            }
            Comparator<String> byLength = new Comparator<>() {
                @Autometrics
                @Override
                public int compare(String a, String b) {
                    return Integer.compare(a.length(), b.length());
                }
            };
            return new Local().size() + byLength.compare("a", "bb") + nested.secret;
        }
    }

    sealed interface Answer permits Found, Refused {}

    record Found(String what) implements Answer {}

    @ResultLabel(CallResult.ERROR)
    record Refused(String why) implements Answer {}

    static class Sealed {
        @Autometrics
        static Answer ask(boolean well) {
            return well ? new Found("a") : new Refused("b");
        }

        static Object run() {
            return ask(true).toString() + ask(false) + ask(false);
        }
    }

    enum Verdict {
        GOOD,
        @ResultLabel(CallResult.ERROR)
        BAD
    }

    static class Verdicts {
        @Autometrics
        static Verdict of(int i) {
            return i > 0 ? Verdict.GOOD : Verdict.BAD;
        }

        @Autometrics
        static Object any(int i) {
            return of(i);
        }

        static Object run() {
            return of(1).name() + of(0) + any(0);
        }
    }

    static final class Negative implements CallTest {
        @Override
        public boolean test(Object result, Throwable thrown) {
            return result instanceof Integer number && number < 0;
        }
    }

    static final class Missing implements CallTest {
        private Missing() {}

        @Override
        public boolean test(Object result, Throwable thrown) {
            return thrown instanceof java.util.NoSuchElementException;
        }
    }

    static class Tests {
        @Autometrics(errorIf = Negative.class)
        static int same(int i) {
            return i;
        }

        @Autometrics(okIf = Missing.class)
        static void find(List<?> in) {
            in.iterator().next();
        }

        static Object run() {
            try {
                find(List.of());
            } catch (java.util.NoSuchElementException expected) {
                return same(1) + same(-1);
            }
            return "no exception";
        }
    }

    static class Stages {
        /** Reachable: one that is not counts as abandoned. */
        static CompletableFuture<String> running;

        @Autometrics
        static CompletableFuture<String> future() {
            return new CompletableFuture<>();
        }

        @Autometrics
        static CompletionStage<String> failed() {
            return CompletableFuture.failedStage(new IOException("failed"));
        }

        static final class Own extends CompletableFuture<String> {}

        @Autometrics
        static Own own() {
            return new Own();
        }

        static Object run() {
            CompletableFuture<String> first = future();
            CompletableFuture<String> second = future();
            failed();
            Own own = own();
            own.cancel(false);
            first.complete("done");
            running = second;
            return first.join() + second.isDone() + own.isCancelled();
        }
    }

    static class Overloads {
        @Autometrics
        static int of(int a) {
            return 1;
        }

        @Autometrics
        static int of(String a, Map.Entry<?, ?>[] b) {
            return 2;
        }

        static int of() {
            return 3;
        }

        static Object run() {
            return of(1) + of("", null) + of();
        }
    }

    static final class FirstArgument implements LabelSource {
        @Override
        public String value(Object self, Object[] arguments) {
            return (self == null ? "static " : "") + arguments[0] + arguments.length;
        }
    }

    static class Labels {
        @Autometrics(labels = @Label(key = "first", from = FirstArgument.class, limit = 2))
        static long of(byte a, long b, char c) {
            return a + b + c;
        }

        @Autometrics(
                typeLabels = true,
                labels = {
                    @Label(key = "a", from = FirstArgument.class, values = {"12", "22"}),
                    @Label(key = "b", from = FirstArgument.class)
                })
        Object self(double a, Object... rest) {
            return a;
        }

        static Object run() {
            return "" + of((byte) 1, 2, 'a') + of((byte) 2, 2, 'a') + of((byte) 3, 2, 'a') + new Labels().self(1.5, 2);
        }
    }

    static class Callers {
        @Autometrics
        static int outer() {
            return between() + inner();
        }

        static int between() {
            return inner();
        }

        @Autometrics
        static int inner() {
            return 1;
        }

        static Object run() {
            return outer() + inner();
        }
    }

    @Autometrics
    static class Saved implements Serializable {
        int size = 3;

        public int size() {
            return size;
        }

        private void more() {}

        static Object run() {
            return new Saved().size() + " " + java.io.ObjectStreamClass.lookup(Saved.class).getSerialVersionUID();
        }
    }

    @Autometrics
    static class SavedWithInitializer extends ArrayList<String> {
        static final List<String> ALL = Arrays.asList("a");

        public int all() {
            IntBinaryOperator add = Integer::sum;
            return add.applyAsInt(ALL.size(), size());
        }

        static Object run() {
            return new SavedWithInitializer().all()
                    + " "
                    + java.io.ObjectStreamClass.lookup(SavedWithInitializer.class).getSerialVersionUID();
        }
    }

    /** Its initializer begins with a loop, and calls what is counted. */
    static class Initializer {
        static final int VALUE;

        static {
            int i = 0;
            do {
                i = next(i);
            } while (i < 3);
            VALUE = i;
        }

        @Autometrics
        static int next(int i) {
            return i + 1;
        }

        static Object run() {
            return VALUE;
        }
    }

    static class Objectives {
        static final Objective API =
                Objective.named("api").successRate(Percentile.P99_9).build();

        static Object run() {
            return API;
        }
    }

    private Corpus() {}
}
