package io.tidemark.autometrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

class ResultLabelsTest {

    /** As a web application has it: of its own. */
    private static WeakReference<ClassLoader> ofAWebApplication() throws Exception {
        URL classes = ResultLabels.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes}, null)) {
            Method labelOf = loader.loadClass(ResultLabels.class.getName()).getDeclaredMethod("of", Object.class);
            labelOf.setAccessible(true);
            assertThat(labelOf.invoke(null, new IllegalStateException())).isNull();
            assertThat(labelOf.getDeclaringClass()).isNotEqualTo(ResultLabels.class);
            return new WeakReference<>(loader);
        }
    }

    @Test
    void classesOfTheJdkDoNotKeepAClassLoader() throws Exception {
        WeakReference<ClassLoader> loader = ofAWebApplication();

        Eventually.isTrue(() -> loader.get() == null, System::gc);
    }
}
