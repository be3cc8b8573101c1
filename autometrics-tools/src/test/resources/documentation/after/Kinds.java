package pond;

import io.tidemark.autometrics.Autometrics;
import io.tidemark.autometrics.SkipAutometrics;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Methods of all kinds of types. */
public class Kinds {
    /**
     * <!-- autometrics:doc-start -->
     * Live charts of its calls:
     * <ul>
     *   <li>Request rate: <a href="…">chart</a>
     *   <li>Error ratio: <a href="…">chart</a>
     *   <li>Latency (95th and 99th percentile): <a href="…">chart</a>
     *   <li>Request rate of what it calls: <a href="…">chart</a>
     *   <li>Error ratio of what it calls: <a href="…">chart</a>
     * </ul>
     * <!-- autometrics:doc-end -->
     */
    @Autometrics(concurrency = false)
    void withoutConcurrency() {}

    /** A face. */
    @Autometrics
    public interface Face<T> {
        /** Says it. */
        void said();

        /**
         * <!-- autometrics:doc-start -->
         * Live charts of its calls:
         * <ul>
         *   <li>Request rate: <a href="…">chart</a>
         *   <li>Error ratio: <a href="…">chart</a>
         *   <li>Latency (95th and 99th percentile): <a href="…">chart</a>
         *   <li>Concurrent calls: <a href="…">chart</a>
         *   <li>Request rate of what it calls: <a href="…">chart</a>
         *   <li>Error ratio of what it calls: <a href="…">chart</a>
         * </ul>
         * <!-- autometrics:doc-end -->
         */
        default void saidByDefault() {}

        /** To all.
         *
         * <!-- autometrics:doc-start -->
         * <p>Live charts of its calls:
         * <ul>
         *   <li>Request rate: <a href="…">chart</a>
         *   <li>Error ratio: <a href="…">chart</a>
         *   <li>Latency (95th and 99th percentile): <a href="…">chart</a>
         *   <li>Concurrent calls: <a href="…">chart</a>
         *   <li>Request rate of what it calls: <a href="…">chart</a>
         *   <li>Error ratio of what it calls: <a href="…">chart</a>
         * </ul>
         * <!-- autometrics:doc-end -->
         *
         * @param all of them
         * @param <S> what
         */
        static <S> void saidToAll(List<S> all) {}
    }

    @Autometrics
    static class Implements implements Face<String>, Supplier<String> {
        /**
         * <!-- autometrics:doc-start -->
         * {@inheritDoc}
         *
         * <p>Live charts of its calls:
         * <ul>
         *   <li>Request rate: <a href="…">chart</a>
         *   <li>Error ratio: <a href="…">chart</a>
         *   <li>Latency (95th and 99th percentile): <a href="…">chart</a>
         *   <li>Concurrent calls: <a href="…">chart</a>
         *   <li>Request rate of what it calls: <a href="…">chart</a>
         *   <li>Error ratio of what it calls: <a href="…">chart</a>
         * </ul>
         * <!-- autometrics:doc-end -->
         */
        @Override
        public void said() {}

        /**
         * Says it otherwise.
         *
         * <!-- autometrics:doc-start -->
         * <p>Live charts of its calls:
         * <ul>
         *   <li>Request rate: <a href="…">chart</a>
         *   <li>Error ratio: <a href="…">chart</a>
         *   <li>Latency (95th and 99th percentile): <a href="…">chart</a>
         *   <li>Concurrent calls: <a href="…">chart</a>
         *   <li>Request rate of what it calls: <a href="…">chart</a>
         *   <li>Error ratio of what it calls: <a href="…">chart</a>
         * </ul>
         * <!-- autometrics:doc-end -->
         */
        @Override
        public void saidByDefault() {}

        /**
         * <!-- autometrics:doc-start -->
         * {@inheritDoc}
         *
         * <p>Live charts of its calls:
         * <ul>
         *   <li>Request rate: <a href="…">chart</a>
         *   <li>Error ratio: <a href="…">chart</a>
         *   <li>Latency (95th and 99th percentile): <a href="…">chart</a>
         *   <li>Concurrent calls: <a href="…">chart</a>
         *   <li>Request rate of what it calls: <a href="…">chart</a>
         *   <li>Error ratio of what it calls: <a href="…">chart</a>
         * </ul>
         * <!-- autometrics:doc-end -->
         */
        @Override
        public String get() {
            return "";
        }

        /**
         * <!-- autometrics:doc-start -->
         * {@inheritDoc}
         *
         * <p>Live charts of its calls:
         * <ul>
         *   <li>Request rate: <a href="…">chart</a>
         *   <li>Error ratio: <a href="…">chart</a>
         *   <li>Latency (95th and 99th percentile): <a href="…">chart</a>
         *   <li>Concurrent calls: <a href="…">chart</a>
         *   <li>Request rate of what it calls: <a href="…">chart</a>
         *   <li>Error ratio of what it calls: <a href="…">chart</a>
         * </ul>
         * <!-- autometrics:doc-end -->
         * @throws RuntimeException never
         */
        @Override
        public String toString() {
            return "";
        }
    }

    @Autometrics
    record Duck(String name, @SuppressWarnings("unused") int age) {
        Duck {
            name = name.trim();
        }

        /**
         * <!-- autometrics:doc-start -->
         * Live charts of its calls:
         * <ul>
         *   <li>Request rate: <a href="…">chart</a>
         *   <li>Error ratio: <a href="…">chart</a>
         *   <li>Latency (95th and 99th percentile): <a href="…">chart</a>
         *   <li>Concurrent calls: <a href="…">chart</a>
         *   <li>Request rate of what it calls: <a href="…">chart</a>
         *   <li>Error ratio of what it calls: <a href="…">chart</a>
         * </ul>
         * <!-- autometrics:doc-end -->
         */
        @Override
        public String name() {
            return name.strip();
        }

        /**
         * <!-- autometrics:doc-start -->
         * Live charts of its calls:
         * <ul>
         *   <li>Request rate: <a href="…">chart</a>
         *   <li>Error ratio: <a href="…">chart</a>
         *   <li>Latency (95th and 99th percentile): <a href="…">chart</a>
         *   <li>Concurrent calls: <a href="…">chart</a>
         *   <li>Request rate of what it calls: <a href="…">chart</a>
         *   <li>Error ratio of what it calls: <a href="…">chart</a>
         * </ul>
         * <!-- autometrics:doc-end -->
         */
        public void quack() {}
    }

    @Autometrics
    enum Size {
        SMALL,
        LARGE {
            @Override
            public void grow() {}
        };

        /**
         * <!-- autometrics:doc-start -->
         * Live charts of its calls:
         * <ul>
         *   <li>Request rate: <a href="…">chart</a>
         *   <li>Error ratio: <a href="…">chart</a>
         *   <li>Latency (95th and 99th percentile): <a href="…">chart</a>
         *   <li>Concurrent calls: <a href="…">chart</a>
         *   <li>Request rate of what it calls: <a href="…">chart</a>
         *   <li>Error ratio of what it calls: <a href="…">chart</a>
         * </ul>
         * <!-- autometrics:doc-end -->
         */
        public void grow() {}
    }

    static class Outer {
        static class Inner {
            /**
             * <!-- autometrics:doc-start -->
             * Live charts of its calls:
             * <ul>
             *   <li>Request rate: <a href="…">chart</a>
             *   <li>Error ratio: <a href="…">chart</a>
             *   <li>Latency (95th and 99th percentile): <a href="…">chart</a>
             *   <li>Concurrent calls: <a href="…">chart</a>
             *   <li>Request rate of what it calls: <a href="…">chart</a>
             *   <li>Error ratio of what it calls: <a href="…">chart</a>
             * </ul>
             * <!-- autometrics:doc-end -->
             */
            @Autometrics
            void method(Map.Entry<?, ?>... entries) {}

            /**
             * <!-- autometrics:doc-start -->
             * Live charts of its calls:
             * <ul>
             *   <li>Request rate: <a href="…">chart</a>
             *   <li>Error ratio: <a href="…">chart</a>
             *   <li>Latency (95th and 99th percentile): <a href="…">chart</a>
             *   <li>Concurrent calls: <a href="…">chart</a>
             *   <li>Request rate of what it calls: <a href="…">chart</a>
             *   <li>Error ratio of what it calls: <a href="…">chart</a>
             * </ul>
             * <!-- autometrics:doc-end -->
             */
            @Autometrics
            <E extends Comparable<E>> void method(E element) {}

            @Autometrics
            @SkipAutometrics
            void both() {}
        }
    }

    Runnable anonymous = new Runnable() {
        /** Only the compiler knows its name. */
        @Autometrics
        public void run() {}
    };
}
