package io.tidemark.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The {@code tidemark} command. A subcommand is a class of its own, named in {@code subcommands} below.
 */
@Command(
        name = "tidemark",
        description = "Metrics that start from typed unit-of-work records.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {})
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private Main() {}

    /**
     * Runs the command and ends the program: 0 if all went well, 1 if the command failed, 2 if it was called wrongly.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static int run(PrintWriter out, PrintWriter err, String... args) {
        return commandLine().setOut(out).setErr(err).execute(args);
    }

    private static CommandLine commandLine() {
        return new CommandLine(new Main());
    }

    /** Called without a subcommand. */
    @Override
    public void run() {
        if (spec.subcommands().isEmpty()) {
            spec.commandLine().usage(spec.commandLine().getOut());
            return;
        }
        throw new ParameterException(spec.commandLine(), "Missing subcommand");
    }
}
