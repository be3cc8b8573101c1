package io.tidemark.cli;

import io.tidemark.autometrics.tools.Dashboards;
import io.tidemark.autometrics.tools.ToolException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark dashboards}: writes dashboards for Grafana. */
@Command(
        name = "dashboards",
        description = {
            "Writes dashboards of function metrics, for Grafana 9.4 or later.",
            "  autometrics-overview.json           what is called most, fails most, is slowest",
            "  autometrics-function-explorer.json  one function; links in Javadoc lead there",
            "  autometrics-slos.json               objectives, and what is left of budgets",
            "Import them (Dashboards, New, Import), or let Grafana read them from a directory: docs/grafana.md tells how. "
                    + "They ask the Prometheus that is chosen in them."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the dashboards are written", "2:called wrongly, or the directory cannot be used"})
final class DashboardsCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = "dashboards",
            description = "Where they go; made if it is not there. Files of the same names are replaced. "
                    + "Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path output;

    @Option(
            names = "--native-histograms",
            description =
                    "For services whose durations are native histograms, as with nativeHistograms() of the service.")
    private boolean nativeHistograms;

    @Override
    public Integer call() throws ToolException {
        Dashboards dashboards = Dashboards.create();
        if (nativeHistograms) {
            dashboards = dashboards.nativeHistograms();
        }
        PrintWriter out = spec.commandLine().getOut();
        dashboards.writeTo(output).forEach(out::println);
        out.flush();
        return 0;
    }
}
