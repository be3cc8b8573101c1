package pond;

import static java.util.Map.entry;

import io.tidemark.autometrics.Autometrics;
import io.tidemark.autometrics.SkipAutometrics;
import java.io.Closeable;
import java.io.Serializable;
import java.util.*;
import java.util.Map.Entry;
import java.util.function.Function;
import java.util.function.Supplier;
import pond.other.Lake.Shore;

/** Methods of all kinds; a method is named for what is special with it. */
@Autometrics
public class Named<K extends Comparable<K>, V> extends pond.other.Lake implements Serializable {

    public void ofClass() {}

    void notPublic() {}

    protected void notPublicEither() {}

    @Autometrics
    private void ofItself() {}

    @SkipAutometrics
    public void skipped() {}

    @io.tidemark.autometrics.Autometrics(concurrency = false)
    static void qualified() {}

    public native void hasNoBody();

    public Named() {}

    // Overloads of all kinds of parameters.

    public void over() {}

    public void over(int a) {}

    public void over(int... a) {}

    public void over(long[][] a, String b[]) {}

    public void over(K a) {}

    public void over(V a) {}

    public void over(K[] a, V... b) {}

    public <T extends Closeable & Runnable> void over(T a) {}

    public <T extends List<? super K>, U extends T> U over(U a, T b) {
        return a;
    }

    public <T> void over(Map<String, T> a) {}

    public void over(Entry<K, V> a) {}

    public void over(Map.Entry<K, V>[] a) {}

    public void over(java.util.Map.Entry<K, V> a, int b) {}

    public void over(HashMap.SimpleEntry<K, V> a) {}

    public void over(Inner a) {}

    public void over(Inner.Deeper a) {}

    public void over(Named<K, V>.Inner a, int b) {}

    public void over(Inherited a) {}

    public void over(Inherited.InInherited a) {}

    public void over(OfAnInterface a) {}

    public void over(Shore a) {}

    public void over(Sibling a) {}

    public void over(Sibling.Child a) {}

    public void over(SecondOfFile a) {}

    public void over(pond.other.Lake a) {}

    public void over(@Deprecated final Supplier<Function<K, V>> a) {}

    public void over(Thread.State a) {}

    public void over(Optional<String> a) {}

    private void over(char a) {}

    @SkipAutometrics
    public void over(short a) {}

    @Autometrics
    void over(byte a) {}

    public void sameSimpleName(java.util.Date a) {}

    public void sameSimpleName(java.sql.Date a) {}

    public void sameSimpleName(java.sql.Date[] a) {}

    public void oneIsCounted(int a) {}

    void oneIsCounted(long a) {}

    public <Inner extends Runnable> void shadows(Inner a) {}

    public void shadows(int a) {}

    public class Inner {
        @Autometrics
        public void inInner() {}

        public void notCounted() {}

        @Autometrics
        void shadows(Shore a, K b) {}

        @Autometrics
        void shadows(Deeper a) {}

        /** Not that of the import. */
        class Shore {}

        public class Deeper {
            @Autometrics
            void inDeeper() {}
        }
    }

    @Autometrics
    public interface Face<T> {
        void hasNoBody();

        default void byDefault() {}

        static void ofInterface() {}

        private void notPublic() {}

        @Autometrics
        private static void asked() {}

        default void over(T a) {}

        default <S extends T> void over(S a, T b) {}
    }

    @Autometrics
    public enum Size {
        SMALL,
        LARGE {
            @Override
            public int factor() {
                return 10;
            }

            @Autometrics
            public int inABodyOfItsOwn() {
                return 11;
            }
        };

        public int factor() {
            return 1;
        }

        public static Size values(int a) {
            return SMALL;
        }

        public static Size valueOf(int a) {
            return SMALL;
        }
    }

    @Autometrics
    public record Duck(String name, int age, long weight, int size, @Autometrics int wings, List<String> eggs) {
        public Duck {
            Objects.requireNonNull(name);
        }

        public String name() {
            return name.trim();
        }

        public int age() {
            return age;
        }

        public long weight() {
            return (Duck.this.weight);
        }

        public int size() {
            return size + 1;
        }

        public int wings(int a) {
            return a;
        }

        @Autometrics
        public List<String> eggs() {
            return eggs;
        }

        public boolean equals(Object a) {
            return a == this;
        }

        public int hashCode() {
            return 1;
        }

        public static Duck of() {
            return new Duck("", 0, 0, 0, 2, List.of());
        }
    }

    @Autometrics
    public @interface Marker {
        String value() default "";

        class InAnAnnotation {
            @Autometrics
            void method() {}
        }
    }

    @Autometrics
    public abstract static class Abstract implements Comparable<Abstract>, Supplier<String> {
        public abstract void hasNoBody();

        @Override
        public int compareTo(Abstract a) {
            return 0;
        }

        @Override
        public String get() {
            return "has a bridge";
        }
    }

    /** A dollar in a name. */
    @Autometrics
    static class With$Dollar {
        public void dol$lar(With$Dollar a) {}

        public void dol$lar(int a) {}
    }

    @Autometrics
    public void lambdas() {
        Runnable notCounted = () -> entry(1, 2);
        Runnable anonymous = new Runnable() {
            @Override
            @Autometrics
            public void run() {}
        };
        @Autometrics
        class Local {
            public void inLocal() {}
        }
        record LocalRecord() {
            @Autometrics
            void inLocalRecord() {}
        }
        new Local().inLocal();
    }

    static class Another {
        /** The one of another library. */
        @interface SkipAutometrics {}
    }

    @Autometrics
    @interface NoMethods {}
}

class SecondOfFile {
    @Autometrics
    void inSecond() {}
}
