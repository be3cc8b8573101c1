package pond;

import io.tidemark.autometrics.Autometrics;
import io.tidemark.autometrics.SkipAutometrics;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Methods of all kinds of types. */
public class Kinds {
    @Autometrics(concurrency = false)
    void withoutConcurrency() {}

    /** A face. */
    @Autometrics
    public interface Face<T> {
        /** Says it. */
        void said();

        default void saidByDefault() {}

        /** To all.
         *
         * @param all of them
         * @param <S> what
         */
        static <S> void saidToAll(List<S> all) {}
    }

    @Autometrics
    static class Implements implements Face<String>, Supplier<String> {
        @Override
        public void said() {}

        /**
         * Says it otherwise.
         */
        @Override
        public void saidByDefault() {}

        @Override
        public String get() {
            return "";
        }

        /** @throws RuntimeException never */
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

        @Override
        public String name() {
            return name.strip();
        }

        public void quack() {}
    }

    @Autometrics
    enum Size {
        SMALL,
        LARGE {
            @Override
            public void grow() {}
        };

        public void grow() {}
    }

    static class Outer {
        static class Inner {
            @Autometrics
            void method(Map.Entry<?, ?>... entries) {}

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
