package io.tidemark.cli;

import io.tidemark.autometrics.tools.ToolException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The {@code tidemark} command. A subcommand is a class of its own, named in {@code subcommands} below.
 */
@Command(
        name = "tidemark",
        description = "Metrics that start from typed unit-of-work records.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            DocsCommand.class,
            RulesCommand.class,
            DashboardsCommand.class,
            FunctionsCommand.class,
            QueryCommand.class,
            PrometheusConfigCommand.class
        })
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

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setParameterExceptionHandler(Main::calledWrongly)
                .setExecutionExceptionHandler(Main::failed);
    }

    /** What was asked for cannot be done: that is said, as it is said of a command line. Anything else is a defect of ours. */
    private static int failed(Exception problem, CommandLine command, ParseResult arguments) throws Exception {
        if (!(problem instanceof ToolException)) {
            throw problem;
        }
        command.getErr().println(command.getColorScheme().errorText(problem.getMessage()));
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** One line that says what is wrong, and where help is: the whole help would push the first one off the screen. */
    private static int calledWrongly(ParameterException problem, String[] args) {
        CommandLine command = problem.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(command.getColorScheme().errorText(problem.getMessage()));
        UnmatchedArgumentException.printSuggestions(problem, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** Called without a subcommand. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Missing subcommand: " + String.join(", ", spec.subcommands().keySet()));
    }
}
