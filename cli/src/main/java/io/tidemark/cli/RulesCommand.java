package io.tidemark.cli;

import io.tidemark.autometrics.tools.AlertRules;
import io.tidemark.autometrics.tools.BuiltClasses;
import io.tidemark.autometrics.tools.ToolException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark rules}: what Prometheus is to record of objectives, and when it is to alert. */
@Command(
        name = "rules",
        description = {
            "Makes rules of Prometheus for the objectives that a program has in its code: they record how many calls are bad, page when an error budget is spent too fast, "
                    + "and alert on functions that fail too often.",
            "The rules are for percentiles, and hold for every objective that has one of them, by any name, in any service: make them again when there is a new percentile."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "2:called wrongly, an objective in code cannot be made out, or something cannot be read or written; then nothing is written"
        })
final class RulesCommand implements Callable<Integer> {
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
            names = "--percentile",
            paramLabel = "P",
            description =
                    "Rules for one more percentile, as 99.5, whoever has objectives with it; may be given several times. No classes are needed then; those of the default place are read if they are woven.")
    private List<String> percentiles = List.of();

    @Option(names = "--output", paramLabel = "FILE", description = "Where the rules go. Default: to standard output.")
    private @Nullable Path output;

    @Option(
            names = "--service",
            paramLabel = "NAME",
            description = "Rules for the service of this name alone, and not for all of them.")
    private @Nullable String service;

    @Option(
            names = "--minimum-traffic",
            paramLabel = "N",
            description =
                    "With fewer calls a minute than this, rules are silent: one bad call of two is no outage. Default: 1.")
    private @Nullable String minimumTraffic;

    @Option(
            names = "--native-histograms",
            description = "Latency from native histograms, for services that are set up so.")
    private boolean nativeHistograms;

    @Option(
            names = "--error-ratio",
            paramLabel = "PERCENT",
            description =
                    "Alert on a function of whose calls more end in an error, whether it has an objective or not. Default: 5.")
    private @Nullable String errorRatio;

    @Option(names = "--for", paramLabel = "DURATION", description = "For how long they do, as 1h30m. Default: 15m.")
    private @Nullable String errorRatioFor;

    @Option(names = "--no-error-ratio-alert", description = "No such alert.")
    private boolean withoutErrorRatioAlert;

    @Option(
            names = "--prometheus-url",
            paramLabel = "URL",
            converter = Address.class,
            description =
                    "Alerts link to charts in this Prometheus: https://example.com/prometheus, for example. Default: no links.")
    private @Nullable URI prometheus;

    @Override
    public Integer call() throws ToolException {
        AlertRules.Builder asked = asked();
        if (!classes.isEmpty()) {
            asked.of(BuiltClasses.in(classes));
        } else if (percentiles.isEmpty()) {
            asked.of(BuiltClasses.in(List.of(BuiltClasses.usualPlace(Path.of("")))));
        } else {
            BuiltClasses.ofProject(Path.of("")).ifPresent(asked::of);
        }
        AlertRules rules = asked.build();
        PrintWriter err = spec.commandLine().getErr();
        rules.warnings().forEach(warning -> err.println("Warning: " + warning));
        PrintWriter out = spec.commandLine().getOut();
        if (output == null) {
            out.print(rules.toYaml());
            out.flush();
        } else {
            rules.writeTo(output);
            out.println(rules.size() + (rules.size() == 1 ? " rule in " : " rules in ") + output);
        }
        return 0;
    }

    private AlertRules.Builder asked() {
        AlertRules.Builder asked = AlertRules.builder();
        try {
            percentiles.forEach(asked::percentile);
            if (service != null) {
                asked.service(service);
            }
            if (minimumTraffic != null) {
                asked.minimumTraffic(minimumTraffic);
            }
            if (nativeHistograms) {
                asked.nativeHistograms();
            }
            if (errorRatio != null) {
                asked.errorRatio(errorRatio);
            }
            if (errorRatioFor != null) {
                asked.errorRatioFor(errorRatioFor);
            }
            if (withoutErrorRatioAlert) {
                asked.withoutErrorRatioAlert();
            }
            if (prometheus != null) {
                asked.prometheusUrl(prometheus);
            }
        } catch (IllegalArgumentException problem) {
            throw new ParameterException(spec.commandLine(), problem.getMessage(), problem);
        }
        return asked;
    }
}
