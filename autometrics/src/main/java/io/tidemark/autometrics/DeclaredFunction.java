package io.tidemark.autometrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A method that is counted, as weaving found it: a line of {@value #INDEX}, and what a woven method knows of itself. For build tools.
 *
 * @param className its class, as {@link Class#getName} gives it
 * @param method its name
 * @param descriptor its parameters and its result, as in a class file
 * @param function {@code Class.method}, with the types of its parameters if several methods of this name are counted
 * @param flags the sum of those of {@link FunctionSite}
 * @param objective the name of its objective; empty if it has none
 * @param okIf the name of the class; empty if there is none
 * @param errorIf the name of the class; empty if there is none
 * @param labels its further labels
 * @param file the name of its source; empty if it is not known
 * @param line where its code begins there; 0 if it is not known
 */
public record DeclaredFunction(
        String className,
        String method,
        String descriptor,
        String function,
        int flags,
        String objective,
        String okIf,
        String errorIf,
        List<DeclaredLabel> labels,
        String file,
        int line) {

    /** Where a build writes the functions of a jar: a line each, in UTF-8. */
    public static final String INDEX = "META-INF/tidemark/functions.idx";

    /** Where a build writes the names of the classes with constants of type {@link Objective}: a line each, in UTF-8. */
    public static final String OBJECTIVES = "META-INF/tidemark/objectives.idx";

    /** Where a build writes what it knows of itself: {@code service.name}, {@code version}, {@code commit}, {@code branch}, {@code repository.url}. Java properties, in UTF-8. */
    public static final String BUILD = "META-INF/tidemark/build.properties";

    public DeclaredFunction {
        labels = List.copyOf(labels);
        for (String part : List.of(className, method, descriptor, function, objective, okIf, errorIf, file)) {
            requireNoSeparator(part);
        }
    }

    /**
     * A further label.
     *
     * @param from the name of the class that reads it
     * @param values those that there may be; empty if {@code limit} holds
     */
    public record DeclaredLabel(String key, String from, List<String> values, int limit) {
        public DeclaredLabel {
            values = List.copyOf(values);
            requireNoSeparator(key);
            requireNoSeparator(from);
            values.forEach(DeclaredFunction::requireNoSeparator);
        }
    }

    private static void requireNoSeparator(String part) {
        for (int i = 0; i < Objects.requireNonNull(part).length(); i++) {
            if (part.charAt(i) < ' ') {
                throw new IllegalArgumentException(
                        "\"" + part + "\" has a control character: names and values of labels cannot have one");
            }
        }
    }

    /** The package of the class; empty if it has none. */
    public String module() {
        int dot = className.lastIndexOf('.');
        return dot < 0 ? "" : className.substring(0, dot);
    }

    FunctionName name() {
        return FunctionName.of(module(), function);
    }

    /** All of it in one line, without an end of line. */
    public String toLine() {
        return String.join(
                "\t",
                className,
                method,
                descriptor,
                function,
                Integer.toString(flags),
                objective,
                okIf,
                errorIf,
                file,
                Integer.toString(line),
                labels.stream()
                        .map(label -> label.key() + "\u001f" + label.from() + "\u001f" + label.limit() + "\u001f"
                                + String.join("\u001d", label.values()))
                        .collect(Collectors.joining("\u001e")));
    }

    /**
     * What a line says.
     *
     * @throws IllegalArgumentException if it is not from {@link #toLine}
     */
    public static DeclaredFunction ofLine(String text) {
        String[] parts = text.split("\t", -1);
        if (parts.length != 11) {
            throw new IllegalArgumentException("no function: \"" + text + "\": it has " + parts.length
                    + " parts, and 11 are expected. Build the jar that it is from with the same version");
        }
        return new DeclaredFunction(
                parts[0],
                parts[1],
                parts[2],
                parts[3],
                Integer.parseInt(parts[4]),
                parts[5],
                parts[6],
                parts[7],
                labels(parts[10]),
                parts[8],
                Integer.parseInt(parts[9]));
    }

    private static List<DeclaredLabel> labels(String text) {
        List<DeclaredLabel> labels = new ArrayList<>();
        for (String label : text.isEmpty() ? new String[0] : text.split("\u001e", -1)) {
            String[] parts = label.split("\u001f", -1);
            if (parts.length != 4) {
                throw new IllegalArgumentException("no label of a function: \"" + label + "\"");
            }
            List<String> values = parts[3].isEmpty() ? List.of() : Arrays.asList(parts[3].split("\u001d", -1));
            labels.add(new DeclaredLabel(parts[0], parts[1], values, Integer.parseInt(parts[2])));
        }
        return labels;
    }
}
