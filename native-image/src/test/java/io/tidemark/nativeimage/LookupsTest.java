package io.tidemark.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.objectweb.asm.tree.ClassNode;

/** What is found by its name at run time, in the byte code of every class. */
class LookupsTest {

    @ParameterizedTest
    @EnumSource
    void whatIsLookedUpIsConstantOrKnown(Published module) {
        Set<String> notConstant = new TreeSet<>();
        for (Lookup lookup : Lookup.in(module.classes().values())) {
            if (!lookup.constant()) {
                notConstant.add(lookup.toString());
            }
        }
        Set<String> known = new TreeSet<>();
        Known.ALL.stream().filter(each -> each.module() == module).forEach(each -> known.addAll(each.lookups()));

        assertThat(notConstant)
                .as(
                        "what a native image does not see of %s by itself: do without it, make its arguments constant, or name it in Known"
                                + " with what %s has to have for it",
                        module.artifact, module.metadataFolder() + Metadata.FILE)
                .isEqualTo(known);
    }

    @ParameterizedTest
    @EnumSource
    void whatKnownLookUpsNeedIsInTheMetadata(Published module) {
        Metadata metadata = MetadataTest.metadataOf(module);

        for (Known known : Known.ALL) {
            if (known.module() == module) {
                assertThat(known.missingIn(metadata)).as(known.why()).isEmpty();
            }
        }
    }

    /** Guards, shapes, layouts and fields are written out: that is why they are generated. */
    @Test
    void generatedCodeLooksNothingUp() {
        Map<String, ClassNode> demo = Published.classesBeside("io/tidemark/demo/Demo.class");
        Map<String, ClassNode> generated = new TreeMap<>();
        demo.forEach((name, type) -> {
            if (name.matches(".*(Guard|Shape|Fields|Entry)(\\$.*)?")) {
                generated.put(name, type);
            }
        });

        assertThat(generated.keySet())
                .contains(
                        "io/tidemark/demo/RequestMetricsGuard",
                        "io/tidemark/demo/RequestMetricsShape",
                        "io/tidemark/demo/RequestMetricsFields");
        assertThat(Lookup.in(generated.values()))
                .as("but variables that several threads set: of the class itself, and constant")
                .allMatch(lookup -> lookup.constant() && lookup.what().endsWith(".newUpdater"));
    }

    /** A constant for each function, made when the function is called first. */
    @Test
    void wovenCodeHasNoOtherLookUpThanItsConstants() {
        Map<String, ClassNode> demo = Published.classesBeside("io/tidemark/demo/Demo.class");
        Set<String> bootstraps = new TreeSet<>();
        for (ClassNode type : demo.values()) {
            if (type.invisibleAnnotations != null
                    && type.invisibleAnnotations.stream()
                            .anyMatch(each -> each.desc.equals("Lio/tidemark/autometrics/Woven;"))) {
                Lookup.in(type).forEach(lookup -> bootstraps.add(lookup.what()));
            }
        }

        assertThat(bootstraps).containsExactly("bootstrap FunctionSite.bootstrap");
    }

    @Test
    void whatIsConstantIsTold() {
        assertThat(lookupsOf(Constants.class)).isNotEmpty().allMatch(Lookup::constant);
        assertThat(lookupsOf(NotConstants.class))
                .extracting(Lookup::toString)
                .containsExactly(
                        "LookupsTest.NotConstants.byName: Class.forName",
                        "LookupsTest.NotConstants.byReference: Class.getResource",
                        "LookupsTest.NotConstants.eitherOne: Class.getResourceAsStream",
                        "LookupsTest.NotConstants.partOfIt: Class.forName");
        assertThat(lookupsOf(NotConstants.class)).noneMatch(Lookup::constant);
    }

    private static List<Lookup> lookupsOf(Class<?> type) {
        String name = type.getName().replace('.', '/');
        return List.copyOf(Lookup.in(Published.classesBeside(name + ".class").get(name)));
    }

    static final class Constants {
        static Object[] all() throws Exception {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            return new Object[] {
                Class.forName("a.B"),
                Constants.class.getResourceAsStream("a.properties"),
                Object.class.getMethod("hashCode"),
                lookup.findVirtual(Thread.class, "threadId", MethodType.methodType(long.class)),
                MethodHandles.arrayElementVarHandle(int[].class),
                ServiceLoader.load(Runnable.class)
            };
        }
    }

    static final class NotConstants {
        static Class<?> byName(String name) throws Exception {
            return Class.forName(name);
        }

        static Class<?> partOfIt(String name) throws Exception {
            String whole = "a.B" + name;
            return Class.forName(whole);
        }

        static Stream<URL> byReference(Stream<String> names) {
            return names.map(NotConstants.class::getResource);
        }

        static InputStream eitherOne(boolean one, String other) {
            return NotConstants.class.getResourceAsStream(one ? "a" : other);
        }
    }
}
