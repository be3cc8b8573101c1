package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void versionIsThatOfTheBuild() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).matches("tidemark \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void helpSaysHowToCallIt() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).startsWith("Usage: tidemark");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void anUnknownOptionIsACallingMistake() {
        assertThat(run("--no-such-option")).isEqualTo(2);
        assertThat(err.toString()).contains("--no-such-option");
        assertThat(out.toString()).isEmpty();
    }

    /** And those of their own. */
    static Stream<CommandLine> commands() {
        return Main.commandLine().getSubcommands().values().stream()
                .flatMap(command -> Stream.concat(Stream.of(command), command.getSubcommands().values().stream()));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpOfEachCommandSuffices(CommandLine command) {
        String[] words = command.getCommandSpec().qualifiedName().split(" ");
        String[] args =
                Stream.concat(Stream.of(words).skip(1), Stream.of("--help")).toArray(String[]::new);
        assertThat(run(args)).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString())
                .startsWith("Usage: " + command.getCommandSpec().qualifiedName())
                .contains("Exit codes:");
        assertThat(command.getCommandSpec().args())
                .filteredOn(arg -> !arg.hidden())
                .allSatisfy(arg -> assertThat(String.join(" ", arg.description()))
                        .as(arg.paramLabel())
                        .hasSizeGreaterThan(10));
        // Each line of the list of commands is a sentence of its own.
        assertThat(command.getCommandSpec().usageMessage().description()[0]).endsWith(".");
    }

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
