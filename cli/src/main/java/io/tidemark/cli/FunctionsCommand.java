package io.tidemark.cli;

import io.tidemark.autometrics.tools.BuiltClasses;
import io.tidemark.autometrics.tools.FunctionList;
import io.tidemark.autometrics.tools.ToolException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark functions}: what is counted. */
@Command(
        name = "functions",
        description = {
            "Lists the functions of a program that has been built: all methods that are counted, as JSON, with the names they have in metrics, and file, line and objective.",
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:called wrongly, or something cannot be read or written"})
final class FunctionsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--classes",
            paramLabel = "PLACE",
            description =
                    "A folder of woven classes, or a jar; may be given several times. Default: target/classes, or build/classes/java/main if that is there instead.")
    private List<Path> classes = List.of();

    @Option(
            names = "--sources",
            paramLabel = "DIR",
            defaultValue = "src/main/java",
            description =
                    "Where sources are, so that files have their paths; may be given several times. Default: ${DEFAULT-VALUE}.")
    private List<Path> sources = List.of();

    @Option(names = "--output", paramLabel = "FILE", description = "Where the list goes. Default: to standard output.")
    private @Nullable Path output;

    @Override
    public Integer call() throws ToolException {
        Path here = Path.of("");
        BuiltClasses built = BuiltClasses.in(classes.isEmpty() ? List.of(BuiltClasses.usualPlace(here)) : classes);
        FunctionList list = FunctionList.of(built, sources, here);
        PrintWriter out = spec.commandLine().getOut();
        if (output == null) {
            out.print(list.json());
            out.flush();
        } else {
            list.write(output);
            out.println(counted(built.functions().size()) + " in " + output);
        }
        return 0;
    }

    private static String counted(int functions) {
        return functions == 1 ? "1 function" : functions + " functions";
    }
}
