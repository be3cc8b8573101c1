package io.tidemark.cli;

import io.tidemark.demo.Demo;
import io.tidemark.demo.DemoException;
import io.tidemark.demo.DemoOptions;
import io.tidemark.demo.Rate;
import io.tidemark.demo.Summary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code tidemark demo}: runs the duck pond, sends it requests, and sums up. */
@Command(
        name = "demo",
        description = {
            "Runs the duck pond, a small HTTP service on this machine, and sends it requests.",
            "Each request becomes one line of metrics in a file."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every request is one line",
            "1:something does not add up",
            "2:called wrongly, or the port or the directory cannot be used",
            "130:ended by Ctrl-C before the N requests were sent"
        })
final class DemoCommand implements Callable<Integer> {
    /** As shells have it. */
    private static final int INTERRUPTED = 130;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--requests",
            paramLabel = "N",
            converter = Requests.class,
            description = "Stop after N requests. Without it, go on until Ctrl-C.")
    private long requests;

    @Option(
            names = "--rate",
            paramLabel = "R/s",
            converter = RateConverter.class,
            description = "Requests a second, for example 500/s. Default: 200/s; with --requests as many as will go.")
    private @Nullable Rate rate;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "duck-pond-metrics",
            description = "Where the lines go; made if it is not there. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path directory;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            converter = Port.class,
            description = "Port of the pond. Default: one that is free.")
    private int port;

    @Option(names = "--quiet", description = "Print the summary alone.")
    private boolean quiet;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Demo demo = new Demo(new DemoOptions(port, directory, requests, rate, quiet, Terminal.attached()), out);
        try (Interrupt interrupt = Interrupt.of(demo)) {
            Summary summary = demo.run();
            summary.print(out);
            return interrupt.exit(exitCode(summary));
        } catch (DemoException problem) {
            throw new ParameterException(spec.commandLine(), problem.getMessage(), problem);
        }
    }

    private static int exitCode(Summary summary) {
        if (!summary.problems().isEmpty()) {
            return 1;
        }
        return summary.cutShort() ? INTERRUPTED : 0;
    }

    /** Reads a number of requests. */
    static final class Requests implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            if (!text.matches("0*[1-9][0-9]{0,11}")) {
                throw new TypeConversionException(
                        "'" + text + "' is no number of requests: write one from 1 on, as 20000");
            }
            return Long.valueOf(text);
        }
    }

    /** Reads a port. */
    static final class Port implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535) {
                throw new TypeConversionException("'" + text
                        + "' is no port: write a number up to 65535, or leave --port out for one that is free");
            }
            return Integer.valueOf(text);
        }
    }

    /** Reads a rate. */
    static final class RateConverter implements ITypeConverter<Rate> {
        @Override
        public Rate convert(String text) {
            try {
                return Rate.parse(text);
            } catch (IllegalArgumentException problem) {
                throw new TypeConversionException(problem.getMessage());
            }
        }
    }
}
