package io.tidemark.autometrics.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.autometrics.DeclaredFunction;
import io.tidemark.autometrics.weaver.Jvm.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.build.BuildLogger;
import net.bytebuddy.build.Plugin;
import net.bytebuddy.dynamic.ClassFileLocator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The classes of {@code src/test/corpus}, woven in each way, in JVMs that verify all classes. */
class CorpusTest {

    @TempDir
    static Path folder;

    static Path plain;
    static Path woven;
    static Path agent;
    static WeavingResult result;

    /** Of the woven classes, in the JVM of the tests. */
    static Said said;

    @BeforeAll
    static void weave() throws Exception {
        plain = Files.createDirectory(folder.resolve("plain"));
        woven = folder.resolve("woven");
        agent = Jvm.agent();
        Compiled.folder(Path.of("src/test/corpus"), plain);
        copy(plain, woven);
        result = Weaving.of(woven, Compiled.CLASS_PATH).weave();
        said = Jvm.all().get(0).run("-Xverify:all", "-cp", Compiled.classPath(woven), "pond.Main");
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    static List<Jvm> jvms() throws IOException {
        return Jvm.all();
    }

    private static List<String> behaviour(Said said) {
        return said.out().stream().filter(line -> line.startsWith("behaviour")).toList();
    }

    /** What {@code function.calls} has of a function: result, caller and count, without zeros. */
    private static Set<String> calls(String function) {
        Set<String> calls = new TreeSet<>();
        for (String line : said.out()) {
            if (line.startsWith("metric function.calls {")
                    && line.contains(" function=" + function + ",")
                    && !line.endsWith(" 0")) {
                String caller = part(line, "caller.function");
                calls.add(part(line, "result")
                        + (caller.isEmpty() ? "" : " by " + caller)
                        + line.substring(line.lastIndexOf(' ')));
            }
        }
        return calls;
    }

    private static String part(String line, String key) {
        Matcher value =
                Pattern.compile("[ {]" + Pattern.quote(key) + "=([^,}]*)").matcher(line);
        assertThat(value.find()).as(line).isTrue();
        return value.group(1);
    }

    private static String open(String function) {
        return said.out().stream()
                .filter(line -> line.startsWith("metric function.calls.concurrent")
                        && line.contains("function=" + function + ","))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElse("not kept");
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void whatWovenClassesDoIsWhatTheyDid(Jvm jvm) throws Exception {
        Said unwoven = jvm.run("-cp", Compiled.classPath(plain), "pond.Main");
        Said verified = jvm.run("-Xverify:all", "-cp", Compiled.classPath(woven), "pond.Main");

        assertThat(behaviour(verified)).isEqualTo(behaviour(unwoven)).hasSizeGreaterThan(30);
        assertThat(verified.out()).isEqualTo(said.out());
        assertThat(verified.err()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void theAgentGivesTheSameMetrics(Jvm jvm) throws Exception {
        Said loaded = jvm.run("-Xverify:all", "-javaagent:" + agent, "-cp", Compiled.classPath(plain), "pond.Main");

        assertThat(loaded.out()).isEqualTo(said.out());
        assertThat(loaded.err()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void theBuildAndTheAgentTogetherCountOnce(Jvm jvm) throws Exception {
        Said both = jvm.run("-Xverify:all", "-javaagent:" + agent, "-cp", Compiled.classPath(woven), "pond.Main");

        assertThat(both.out()).isEqualTo(said.out());
        assertThat(both.err()).isEmpty();
    }

    @Test
    void byteBuddysOwnBuildGivesTheSameMetrics() throws Exception {
        Path target = folder.resolve("byteBuddy");
        Plugin.Engine.Summary summary;
        try (ClassFileLocator locator = new ClassFileLocator.ForFolder(plain.toFile());
                ClassFileLocator runtime =
                        ClassFileLocator.ForClassLoader.of(getClass().getClassLoader())) {
            summary = new Plugin.Engine.Default(new ByteBuddy())
                    .with(new ClassFileLocator.Compound(locator, runtime))
                    .apply(
                            plain.toFile(),
                            target.toFile(),
                            new Plugin.Factory.UsingReflection(AutometricsPlugin.class)
                                    .with(Plugin.Factory.UsingReflection.ArgumentResolver.ForType.of(
                                            BuildLogger.class, BuildLogger.NoOp.INSTANCE)));
        }
        assertThat(summary.getFailed()).isEmpty();
        Said built = Jvm.all().get(0).run("-Xverify:all", "-cp", Compiled.classPath(target), "pond.Main");

        assertThat(built.out()).isEqualTo(said.out());
        assertThat(built.err()).isEmpty();
    }

    @Test
    void wovenTwiceIsWovenOnce() throws Exception {
        List<String> before = times();
        WeavingResult again = Weaving.of(woven, Compiled.CLASS_PATH).weave();

        assertThat(again.changedClasses()).isZero();
        assertThat(again.functions()).isEqualTo(result.functions());
        assertThat(times()).isEqualTo(before);
    }

    private static List<String> times() throws IOException {
        try (Stream<Path> all = Files.walk(woven)) {
            return all.sorted()
                    .map(file -> file + " " + file.toFile().lastModified())
                    .toList();
        }
    }

    @Test
    void theIndexHasEachFunction() throws Exception {
        List<String> lines = Files.readAllLines(woven.resolve(DeclaredFunction.INDEX));

        assertThat(result.problems()).isEmpty();
        assertThat(lines)
                .isEqualTo(result.functions().stream()
                        .map(DeclaredFunction::toLine)
                        .toList());
        assertThat(lines.stream().map(line -> DeclaredFunction.ofLine(line).function()))
                .contains("Corpus.Private.secret", "Corpus.Nested.Inner.outer", "InNoPackage.run");
        assertThat(Files.readAllLines(woven.resolve(DeclaredFunction.OBJECTIVES)))
                .containsExactly("pond.Corpus$Objectives");
    }

    @Test
    void privateMethods() {
        assertThat(calls("Corpus.Private.secret")).containsExactly("ok 1");
    }

    @Test
    void staticMethods() {
        assertThat(calls("Corpus.Static.twice")).containsExactly("ok 2");
    }

    @Test
    void finalMethods() {
        assertThat(calls("Corpus.Final.name")).containsExactly("ok 1");
    }

    @Test
    void synchronizedMethods() {
        assertThat(calls("Corpus.Synchronized.next")).containsExactly("ok 2");
        assertThat(calls("Corpus.Synchronized.fail")).containsExactly("error 1");
    }

    @Test
    void genericMethodsWithoutTheirBridges() {
        assertThat(calls("Corpus.Generic.get")).containsExactly("ok 1");
        assertThat(calls("Corpus.Generic.max")).containsExactly("ok 1");
        assertThat(calls("Corpus.Generic.both")).containsExactly("ok 1");
    }

    @Test
    void varargs() {
        assertThat(calls("Corpus.Varargs.sum")).containsExactly("ok 2");
    }

    @Test
    void recursion() {
        assertThat(calls("Corpus.Recursive.factorial")).containsExactly("ok 1", "ok by Corpus.Recursive.factorial 9");
    }

    @Test
    void methodsThatThrow() {
        assertThat(calls("Corpus.Throwing.checked")).containsExactly("error by Corpus.Throwing.caught 1");
        assertThat(calls("Corpus.Throwing.caught")).containsExactly("ok 1");
        assertThat(calls("Corpus.Throwing.error")).containsExactly("error 1");
        assertThat(open("Corpus.Throwing.error")).isEqualTo("0");
    }

    @Test
    void whatConstructorsCallAndNotTheyThemselves() {
        assertThat(calls("Corpus.Constructors.checked")).containsExactly("ok 2");
        assertThat(said.out()).noneMatch(line -> line.contains("<init>"));
    }

    @Test
    void methodsOfInterfaces() {
        assertThat(calls("Corpus.Methods.doubled")).containsExactly("ok 1");
        assertThat(calls("Corpus.Methods.add")).containsExactly("ok by Corpus.Methods.doubled 1");
        assertThat(calls("Corpus.Methods.times")).containsExactly("ok by Corpus.Methods.add 1");
    }

    @Test
    void whatLambdasCall() {
        assertThat(calls("Corpus.Lambdas.later")).containsExactly("ok 1");
        assertThat(calls("Corpus.Lambdas.inner")).containsExactly("ok 2");
        assertThat(said.out()).noneMatch(line -> line.contains("lambda$"));
    }

    @Test
    void recordsWithoutWhatTheCompilerWrites() {
        assertThat(functions("Corpus.Duck."))
                .containsExactly("Corpus.Duck.isOld", "Corpus.Duck.name", "Corpus.Duck.weight");
        assertThat(calls("Corpus.Duck.name")).containsExactly("ok 1");
        assertThat(calls("Corpus.Duck.weight")).containsExactly("ok 1");
    }

    @Test
    void enumsWithoutWhatTheCompilerWrites() {
        assertThat(functions("Corpus.Size.")).containsExactly("Corpus.Size.factor");
        assertThat(calls("Corpus.Size.factor")).containsExactly("ok 1");
    }

    private static Set<String> functions(String prefix) {
        Set<String> functions = new TreeSet<>();
        result.functions().stream()
                .map(DeclaredFunction::function)
                .filter(name -> name.startsWith(prefix))
                .forEach(functions::add);
        return functions;
    }

    @Test
    void annotationsAreNotInherited() {
        assertThat(calls("Corpus.Base.overridden")).containsExactly("ok 1");
        assertThat(calls("Corpus.Base.kept")).containsExactly("ok 1");
        assertThat(functions("Corpus.Derived")).isEmpty();
    }

    @Test
    void aClassLessWhatIsSkipped() {
        assertThat(functions("Corpus.ClassLevel."))
                .containsExactly("Corpus.ClassLevel.counted", "Corpus.ClassLevel.own");
        assertThat(open("Corpus.ClassLevel.counted")).isEqualTo("not kept");
    }

    @Test
    void aMethodsAnnotationReplacesItsClasss() {
        assertThat(open("Corpus.ClassLevel.own")).isEqualTo("0");
        assertThat(said.out())
                .anyMatch(
                        line -> line.contains("function=Corpus.ClassLevel.own") && line.contains("objective.name=api"));
    }

    @Test
    void manyLocalsLongsAndDoubles() {
        assertThat(calls("Corpus.ManyLocals.mix")).containsExactly("ok 1");
        assertThat(calls("Corpus.ManyLocals.reassigned")).containsExactly("ok 1");
    }

    @Test
    void nestedFinally() {
        assertThat(calls("Corpus.Finally.nested")).containsExactly("error 1", "ok 3");
    }

    @Test
    void switchesWithManyReturns() {
        assertThat(calls("Corpus.Switch.of")).containsExactly("ok 5");
    }

    @Test
    void loopsWithoutEnd() {
        assertThat(calls("Corpus.Infinite.loop")).containsExactly("error 1");
        assertThat(functions("Corpus.Infinite.never")).isNotEmpty();
    }

    @Test
    void innerLocalAndAnonymousClasses() {
        assertThat(calls("Corpus.Nested.Inner.outer")).containsExactly("ok by Corpus.Nested.1Local.size 1");
        assertThat(calls("Corpus.Nested.1Local.size")).containsExactly("ok 1");
        assertThat(calls("Corpus.Nested.1.compare")).containsExactly("ok 1");
    }

    @Test
    void sealedResults() {
        assertThat(calls("Corpus.Sealed.ask")).containsExactly("error 2", "ok 1");
    }

    @Test
    void enumResultsAndResultsOfAnyClass() {
        assertThat(calls("Corpus.Verdicts.of")).containsExactly("error 1", "error by Corpus.Verdicts.any 1", "ok 1");
        assertThat(calls("Corpus.Verdicts.any")).containsExactly("error 1");
    }

    @Test
    void testsOfResultsAndExceptions() {
        assertThat(calls("Corpus.Tests.same")).containsExactly("error 1", "ok 1");
        assertThat(calls("Corpus.Tests.find")).containsExactly("ok 1");
    }

    @Test
    void stagesEndWhenTheyComplete() {
        assertThat(calls("Corpus.Stages.future")).containsExactly("ok 1");
        assertThat(open("Corpus.Stages.future")).isEqualTo("1");
        assertThat(calls("Corpus.Stages.failed")).containsExactly("error 1");
        assertThat(calls("Corpus.Stages.own")).containsExactly("error 1");
        assertThat(open("Corpus.Stages.own")).isEqualTo("0");
    }

    @Test
    void overloads() {
        assertThat(functions("Corpus.Overloads."))
                .containsExactly("Corpus.Overloads.of(String,Map.Entry[])", "Corpus.Overloads.of(int)");
    }

    @Test
    void labelsFromArguments() {
        assertThat(said.out()).anyMatch(line -> line.contains("first=static 13") && line.endsWith(" 1"));
        assertThat(said.out()).anyMatch(line -> line.contains("first=other") && line.endsWith(" 1"));
    }

    @Test
    void callersAreTheNearestFunctions() {
        assertThat(calls("Corpus.Callers.inner")).containsExactly("ok 1", "ok by Corpus.Callers.outer 2");
    }

    @Test
    void theDefaultPackage() {
        assertThat(calls("InNoPackage.run")).containsExactly("ok 1");
    }

    @Test
    void initializersCallFunctions() {
        assertThat(calls("Corpus.Initializer.next")).containsExactly("ok 3");
    }

    @Test
    void theDefaultSerialVersionIsKept() throws Exception {
        Jvm jvm = Jvm.all().get(0);
        Said unwoven = jvm.run("-cp", Compiled.classPath(plain), "pond.Main");
        Said loaded = jvm.run("-javaagent:" + agent, "-cp", Compiled.classPath(plain), "pond.Main");

        assertThat(saved(said)).isEqualTo(saved(unwoven)).hasSize(2);
        assertThat(saved(loaded)).isEqualTo(saved(unwoven));
    }

    private static List<String> saved(Said said) {
        return said.out().stream()
                .filter(line -> line.startsWith("behaviour Saved"))
                .toList();
    }
}
