package io.tidemark.cli;

import io.tidemark.autometrics.tools.DocumentationChanges;
import io.tidemark.autometrics.tools.DocumentationLinks;
import io.tidemark.autometrics.tools.ToolException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code tidemark docs}: writes links to live charts into the Javadoc of functions. */
@Command(
        name = "docs",
        description = {
            "Writes links to live charts into the Javadoc of every method that is counted: "
                    + "that has @Autometrics, or is public in a class that has it.",
            "The links are a block of their own, between <!-- autometrics:doc-start --> and <!-- autometrics:doc-end -->. "
                    + "All else stays as it is. If anything is wrong with any source, none is written."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the links are up to date, or with --remove gone",
            "1:with --check: links are out of date",
            "2:called wrongly, or a source is missing, cannot be read, parsed or written; nothing was written"
        },
        footer = {
            "%nFor example:",
            "  tidemark docs --prometheus-url https://example.com/prometheus --service kiosk",
            "  tidemark docs --service kiosk --check src/main/java"
        })
final class DocsCommand implements Callable<Integer> {

    private static final String SOURCES = "src/main/java";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            paramLabel = "SOURCES",
            arity = "0..*",
            defaultValue = SOURCES,
            description = "Folders of sources, or single ones. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<Path> sources;

    @Option(
            names = "--prometheus-url",
            paramLabel = "URL",
            converter = Address.class,
            description =
                    "Where Prometheus is, as your browser has it. A path of it stays. Default: http://localhost:9090.")
    private @Nullable URI prometheus;

    @Option(
            names = "--grafana-url",
            paramLabel = "URL",
            converter = Address.class,
            description = "Where Grafana is, with the dashboards of 'tidemark dashboards': "
                    + "one more link leads to the dashboard of the function.")
    private @Nullable URI grafana;

    @Option(
            names = "--service",
            paramLabel = "NAME",
            description = "Show this service_name alone. Without it, links show all services that have the function.")
    private @Nullable String service;

    @Option(names = "--native-histograms", description = "The durations of the service are native histograms.")
    private boolean nativeHistograms;

    @Option(
            names = "--encoding",
            paramLabel = "CHARSET",
            defaultValue = "UTF-8",
            converter = Encoding.class,
            description = "What the sources are in. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Charset encoding;

    @ArgGroup
    private @Nullable Instead instead;

    /** One or the other, if any. */
    static final class Instead {
        @Option(names = "--check", description = "Write nothing, and fail if links are out of date.")
        boolean check;

        @Option(names = "--remove", description = "Remove all links.")
        boolean remove;
    }

    @Override
    public Integer call() throws ToolException {
        DocumentationLinks links = links();
        if (instead != null && instead.check) {
            return checked(links.check(sources));
        }
        boolean removes = instead != null && instead.remove;
        DocumentationChanges changes = removes ? links.remove(sources) : links.update(sources);
        print(changes);
        PrintWriter out = spec.commandLine().getOut();
        String changed = counted(changes.files().size(), "file") + " changed";
        out.println(removes ? changed : functions(changes) + ": " + changed);
        return 0;
    }

    private DocumentationLinks links() {
        DocumentationLinks.Builder builder = DocumentationLinks.builder().encoding(encoding);
        if (prometheus != null) {
            builder.prometheus(prometheus);
        }
        if (grafana != null) {
            builder.grafana(grafana);
        }
        if (service != null) {
            if (service.isBlank()) {
                throw new ParameterException(
                        spec.commandLine(), "Invalid value for option '--service': write a name, or leave it out");
            }
            builder.serviceName(service);
        }
        return (nativeHistograms ? builder.nativeHistograms() : builder).build();
    }

    private int checked(DocumentationChanges changes) {
        print(changes);
        int files = changes.files().size();
        if (files == 0) {
            spec.commandLine().getOut().println(functions(changes) + ": up to date");
            return 0;
        }
        spec.commandLine()
                .getErr()
                .println("Links are out of date in " + counted(files, "file")
                        + ": run the same command without --check, and commit what it changes.");
        return 1;
    }

    private void print(DocumentationChanges changes) {
        changes.files().forEach(spec.commandLine().getOut()::println);
        changes.notices().forEach(notice -> spec.commandLine().getErr().println("Note: " + notice));
    }

    private static String functions(DocumentationChanges changes) {
        return counted(changes.functions(), "function") + " with links";
    }

    private static String counted(int count, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
    }

    /** Reads the name of an encoding. */
    static final class Encoding implements ITypeConverter<Charset> {
        @Override
        public Charset convert(String name) {
            try {
                Charset encoding = Charset.forName(name);
                if (encoding.canEncode()) {
                    return encoding;
                }
            } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
                // It is said below.
            }
            throw new TypeConversionException(
                    "'" + name + "' is no encoding that this Java has: write its name, as UTF-8 or ISO-8859-1");
        }
    }
}
