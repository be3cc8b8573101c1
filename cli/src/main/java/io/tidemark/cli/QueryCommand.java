package io.tidemark.cli;

import io.tidemark.autometrics.tools.LiveFunction;
import io.tidemark.autometrics.tools.LiveFunctions;
import io.tidemark.autometrics.tools.ToolException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark query}: how functions are doing, by what a Prometheus knows. */
@Command(
        name = "query",
        description = {
            "Asks Prometheus how functions are doing: what the links in their documentation show, as figures of the last five minutes.",
            "With FUNCTION, what it calls is listed below it.",
            "Percentiles are estimates within a bucket: calls of a microsecond show what is within the first, 5 ms."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:there are such functions",
            "1:there are none",
            "2:called wrongly, or Prometheus cannot be reached"
        })
final class QueryCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FUNCTION",
            description =
                    "Kiosk.order, com.example.Kiosk.order, or Kiosk for all of the class. Default: every function.")
    private @Nullable String function;

    @Option(
            names = "--prometheus-url",
            paramLabel = "URL",
            defaultValue = "http://localhost:9090",
            converter = Address.class,
            description = "Where Prometheus is. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private URI prometheus;

    @Option(names = "--service", paramLabel = "NAME", description = "Only functions of the service of this name.")
    private @Nullable String service;

    @Option(
            names = "--native-histograms",
            description = "Latency from native histograms, for services that are set up so.")
    private boolean nativeHistograms;

    @Override
    public Integer call() throws ToolException {
        LiveFunctions live = LiveFunctions.at(prometheus);
        if (nativeHistograms) {
            live = live.nativeHistograms();
        }
        List<LiveFunction> all = live.all();
        List<LiveFunction> found = all.stream()
                .filter(it -> service == null || service.equals(it.service()))
                .filter(it -> function == null || it.isCalled(function))
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        if (found.isEmpty()) {
            spec.commandLine().getErr().println(nothing(all));
            return 1;
        }
        FunctionTable table = new FunctionTable();
        for (LiveFunction each : found) {
            table.add(each);
            if (function != null) {
                for (LiveFunction called : live.calledBy(each)) {
                    table.addCalled(called);
                }
            }
        }
        table.print(out);
        return 0;
    }

    private String nothing(List<LiveFunction> all) {
        if (all.isEmpty()) {
            return "Prometheus at " + prometheus
                    + " has no function metrics of the last five minutes: does it scrape the program, and are its methods annotated with @Autometrics and woven?";
        }
        List<String> services =
                all.stream().map(LiveFunction::service).distinct().toList();
        if (service != null && !services.contains(service)) {
            return "there is no service " + service + " with function metrics. There are " + some(services);
        }
        return "no such function. There are "
                + some(all.stream()
                        .filter(it -> service == null || service.equals(it.service()))
                        .map(LiveFunction::function)
                        .distinct()
                        .toList());
    }

    private static String some(List<String> names) {
        return String.join(", ", names.stream().limit(10).toList()) + (names.size() > 10 ? ", …" : "");
    }
}
