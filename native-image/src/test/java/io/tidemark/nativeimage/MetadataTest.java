package io.tidemark.nativeimage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The files that the modules bring for native images: they are as GraalVM reads them, and what they name is there. */
class MetadataTest {

    private static final String PROPERTIES = "native-image.properties";
    private static final String AT_RUN_TIME = "--initialize-at-run-time=";

    static Metadata metadataOf(Published module) {
        return module.file(module.metadataFolder() + Metadata.FILE)
                .map(Metadata::of)
                .orElse(Metadata.none());
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNamedIsThere(Published module) throws Exception {
        Metadata metadata = metadataOf(module);
        for (Metadata.Type type : metadata.types()) {
            assertIsOf(module, type.reached());
            Class<?> named = load(type.name());
            for (Map.Entry<String, List<String>> method : type.methods().entrySet()) {
                if (!isNewer(type.name(), method.getKey())) {
                    Class<?>[] parameters = new Class<?>[method.getValue().size()];
                    for (int i = 0; i < parameters.length; i++) {
                        parameters[i] = load(method.getValue().get(i));
                    }
                    assertThat(named.getDeclaredMethod(method.getKey(), parameters))
                            .isNotNull();
                }
            }
        }
        for (Metadata.Resource resource : metadata.resources()) {
            assertIsOf(module, resource.reached());
            // The builds of programs write those.
            if (!resource.glob().startsWith("META-INF/tidemark/")) {
                assertThat(module.file(resource.glob())).as(resource.glob()).isPresent();
            }
        }
    }

    /** Methods that Java 17 does not have. */
    private static boolean isNewer(String type, String method) {
        return switch (type + "." + method) {
            case "java.lang.Thread.threadId" -> Runtime.version().feature() < 19;
            case "java.net.http.HttpClient.shutdownNow" -> Runtime.version().feature() < 21;
            default -> false;
        };
    }

    private static void assertIsOf(Published module, String type) {
        assertThat(module.classes()).containsKey(type.replace('.', '/'));
    }

    private static Class<?> load(String name) throws ClassNotFoundException {
        return Class.forName(name, false, MetadataTest.class.getClassLoader());
    }

    /** It would not be read. */
    @ParameterizedTest
    @EnumSource
    void eachFileIsWhereItIsLookedFor(Published module) {
        assertThat(module.files("META-INF/native-image/").keySet())
                .isSubsetOf(
                        module.metadataFolder() + Metadata.FILE,
                        module.metadataFolder() + PROPERTIES,
                        module.metadataFolder() + "resource-config.json");
    }

    /** What older versions read says the same of files. */
    @Test
    void bothFormatsNameTheSameFiles() throws Exception {
        Published module = Published.AUTOMETRICS;
        Set<String> older = new TreeSet<>();
        new ObjectMapper()
                .readTree(module.file(module.metadataFolder() + "resource-config.json")
                        .orElseThrow())
                .path("resources")
                .path("includes")
                .forEach(each -> older.add(each.path("pattern").textValue()));
        Set<String> newer = new TreeSet<>();
        metadataOf(module).resources().forEach(each -> newer.add(Pattern.quote(each.glob())));

        assertThat(older).isEqualTo(newer);
    }

    /** The clock, the environment, processors, file systems: not those of the machine that made the image. */
    @ParameterizedTest
    @EnumSource
    void whatDependsOnTheMachineIsNotMadeWithTheImage(Published module) throws Exception {
        Set<String> depending =
                new TreeSet<>(new StartUp(Published.allClasses()).all().keySet());
        depending.removeIf(name -> !module.classes().containsKey(name.replace('.', '/')));

        assertThat(initializedAtRunTime(module))
                .as("classes whose initializers depend on the machine, in %s", module.metadataFolder() + PROPERTIES)
                .isEqualTo(depending);
    }

    private static Set<String> initializedAtRunTime(Published module) throws Exception {
        byte[] file = module.file(module.metadataFolder() + PROPERTIES).orElse(new byte[0]);
        Properties properties = new Properties();
        properties.load(new ByteArrayInputStream(file));
        Set<String> keys = new HashSet<>(properties.stringPropertyNames());
        keys.remove("Args");
        assertThat(keys).isEmpty();
        Set<String> classes = new TreeSet<>();
        for (String argument : properties.getProperty("Args", "").split(" ")) {
            if (!argument.isEmpty()) {
                assertThat(argument).startsWith(AT_RUN_TIME);
                classes.addAll(
                        Arrays.asList(argument.substring(AT_RUN_TIME.length()).split(",")));
            }
        }
        return classes;
    }

    /** A variable that a class initializer sets apart is constant in the image, if nothing else in there depends on the machine. */
    @Test
    void whatIsMadeAtRunTimeHasNoVariableHandles() {
        Set<String> atRunTime = new StartUp(Published.allClasses()).all().keySet();

        for (String name : atRunTime) {
            assertThat(Lookup.in(Published.allClasses().get(name.replace('.', '/'))))
                    .as(name)
                    .noneMatch(lookup -> lookup.what().contains("VarHandle"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"reflections\": []}                                                                | \"reflections\" is not known",
                "{\"reflection\": {}}                                                                 | \"reflection\" must be an array",
                "{\"reflection\": [{\"condition\": {\"typeReached\": \"a.B\"}}]}                       | \"type\" is missing",
                "{\"reflection\": [{\"type\": \"a.B\"}]}                                               | must be an object",
                "{\"reflection\": [{\"condition\": {\"typeReachable\": \"a.B\"}, \"type\": \"a.C\"}]}     | \"typeReachable\" is not known",
                "{\"reflection\": [{\"condition\": {\"typeReached\": \"a.B\"}, \"name\": \"a.C\"}]}       | \"name\" is not known",
                "{\"reflection\": [{\"condition\": {\"typeReached\": \"a.B\"}, \"type\": \"a.C\", \"methods\": [{}]}]} | \"name\" is missing",
                "{\"resources\": [{\"condition\": {\"typeReached\": \"a.B\"}, \"glob\": \"/a\"}]}         | name a file",
            })
    void whatTheSchemaDoesNotHaveIsFound(String json, String problem) {
        assertThatThrownBy(() -> Metadata.of(json.getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }
}
