package io.tidemark.autometrics.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.autometrics.weaver.Jvm.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that run under the agent. */
class AgentTest {

    @TempDir
    Path classes;

    Jvm jvm;
    Path agent;

    @BeforeEach
    void agent() throws Exception {
        jvm = Jvm.all().get(0);
        agent = Jvm.agent();
    }

    private Said run(String source) throws Exception {
        Compiled.source("Pond", source, classes);
        return jvm.run("-javaagent:" + agent, "-cp", Compiled.classPath(classes), "pond.Pond");
    }

    @Test
    void functionsHaveTheirSeriesWhenTheirClassIsInitialised() throws Exception {
        Said said = run("""
                public class Pond {
                    public static void main(String[] arguments) throws Exception {
                        AutometricsService service = AutometricsService.builder().serviceName("pond").install();
                        show(service);
                        Class.forName("pond.WithoutInitializer");
                        Class.forName("pond.WithInitializer");
                        Class.forName("pond.Saved");
                        Class.forName("pond.SavedWithVersion");
                        show(service);
                    }
                    static void show(AutometricsService service) {
                        List<String> names = new ArrayList<>();
                        service.collect().get(0).points().forEach(point -> names.add(
                                point.tags().get("function") + " " + point.tags().get("result")));
                        System.out.println(new TreeSet<>(names));
                    }
                }
                class WithoutInitializer { @Autometrics void a() {} }
                class WithInitializer { static final Object MADE = new Object(); @Autometrics void b() {} }
                // An initializer would change its version: it has its series when its functions are called.
                class Saved implements java.io.Serializable { @Autometrics void c() {} }
                class SavedWithVersion implements java.io.Serializable {
                    static final long serialVersionUID = 1;
                    @Autometrics void d() {}
                }
                """);

        assertThat(said.err()).isEmpty();
        assertThat(said.out())
                .containsExactly(
                        "[]",
                        "[SavedWithVersion.d error, SavedWithVersion.d ok, WithInitializer.b error, WithInitializer.b ok,"
                                + " WithoutInitializer.a error, WithoutInitializer.a ok]");
    }

    @Test
    void whatIsWrongIsSaidOnceAndTheProgramRuns() throws Exception {
        Said said = run("""
                public class Pond {
                    @Autometrics(objective = "50%") static int feed() { return 1; }
                    @Autometrics native void swim();
                    public static void main(String[] arguments) { System.out.println(feed() + feed()); }
                }
                """);

        assertThat(said.out()).containsExactly("2");
        assertThat(said.err().lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith(
                        "tidemark-autometrics-weaver: pond.Pond.feed() (Pond.java:6) names the objective \"50%\""))
                .anyMatch(line ->
                        line.startsWith("tidemark-autometrics-weaver: pond.Pond.swim() (Pond.java) is not counted"));
    }

    @Test
    void aProgramWithoutOurClassesIsLeftAlone() throws Exception {
        Compiled.source("Pond", """
                public class Pond {
                    @Autometrics static int feed() { return 1; }
                    public static void main(String[] arguments) { System.out.println(feed()); }
                }
                """, classes);
        // The agent of this test has our classes in its class path, and so has the system's loader: a loader of its
        // own.
        Path launcher = Files.createTempDirectory("launcher");
        Compiled.source("Launcher", """
                public class Launcher {
                    public static void main(String[] arguments) throws Exception {
                        var folder = new java.net.URL[] {new java.io.File(arguments[0]).toURI().toURL()};
                        var loader = new java.net.URLClassLoader(folder, ClassLoader.getPlatformClassLoader());
                        loader.loadClass("pond.Pond").getMethod("main", String[].class).invoke(null, (Object) null);
                    }
                }
                """, launcher);

        Said said = jvm.run("-javaagent:" + agent, "-cp", launcher.toString(), "pond.Launcher", classes.toString());

        assertThat(said.out()).containsExactly("1");
        assertThat(said.err().lines())
                .singleElement()
                .asString()
                .contains("pond.Pond is not counted: its class loader")
                .contains("does not find tidemark-autometrics");
    }

    @Test
    void classesOfTheProgramAreNotLoadedEarly() throws Exception {
        Said said = run("""
                public class Pond {
                    static class Result extends CompletableFuture<String> {
                        static { System.out.println("Result is initialised"); }
                    }
                    public static class Test implements CallTest {
                        static { System.out.println("Test is initialised"); }
                        public boolean test(Object result, Throwable thrown) { return false; }
                    }
                    @Autometrics(okIf = Test.class) static Result feed() { return null; }
                    public static void main(String[] arguments) {
                        System.out.println("main");
                        feed();
                    }
                }
                """);

        assertThat(said.out()).containsExactly("main", "Test is initialised");
        assertThat(said.err()).isEmpty();
    }

    @Test
    void aModuleThatHasTheAnnotationsAtCompileTimeOnlyIsCounted() throws Exception {
        Path module = Files.createDirectories(classes.resolve("module"));
        Path sources = Files.createTempDirectory("sources");
        Files.createDirectories(sources.resolve("lake"));
        Files.writeString(
                sources.resolve("module-info.java"), "module lake { requires static io.tidemark.autometrics; }");
        Files.writeString(sources.resolve("lake/Lake.java"), """
                package lake;
                import io.tidemark.autometrics.*;
                public class Lake {
                    @Autometrics static int feed() { return 1; }
                    public static void main(String[] arguments) throws Exception {
                        System.out.println(feed());
                        System.out.println(Lake.class.getModule().canRead(
                                ModuleLayer.boot().findModule("io.tidemark.autometrics").orElseThrow()));
                    }
                }
                """);
        Compiled.modules(sources, module);

        Said said = jvm.run(
                "-javaagent:" + agent,
                "-p",
                Compiled.classPath(module),
                "--add-modules",
                "io.tidemark.autometrics",
                "-m",
                "lake/lake.Lake");

        assertThat(said.out()).containsExactly("1", "true");
        assertThat(said.err()).isEmpty();
    }
}
