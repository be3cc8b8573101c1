package io.tidemark.autometrics.weaver;

import io.tidemark.autometrics.DeclaredFunction;
import io.tidemark.autometrics.DeclaredFunction.DeclaredLabel;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.TreeSet;

/** What a native image has to keep so that function metrics find it by its name, as GraalVM reads it: {@code reachability-metadata.json}. */
final class ClosedWorld {

    /** All in it is the weaver's. Each file is in a folder of its own: a jar that is made of several has them all. */
    static final String FOLDER = "META-INF/native-image/io.tidemark.woven/";

    private static final String FILE = "/reachability-metadata.json";

    /**
     * A class, and what is done with it.
     *
     * @param reached what is in use before it is
     * @param members what of it; empty if it is only initialised
     */
    private record Entry(String className, String reached, String members) {}

    private final TreeSet<Entry> entries =
            new TreeSet<>(Comparator.comparing(Entry::className).thenComparing(Entry::reached));

    /** What functions have made for them: their tests, and what reads their labels. */
    void functions(Collection<DeclaredFunction> functions) {
        for (DeclaredFunction function : functions) {
            made(function.okIf());
            made(function.errorIf());
            for (DeclaredLabel label : function.labels()) {
                made(label.from());
            }
        }
    }

    private void made(String className) {
        if (!className.isEmpty()) {
            entries.add(new Entry(
                    className, "FunctionSite", "\"methods\": [{ \"name\": \"<init>\", \"parameterTypes\": [] }]"));
        }
    }

    /** A class with objectives. */
    void objectives(String className) {
        entries.add(new Entry(className, "AutometricsService", ""));
    }

    /** A class with {@code @ResultLabel}, or whose constants have it. */
    void labelled(String className) {
        entries.add(new Entry(className, "ResultLabels", "\"allPublicFields\": true"));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Where it belongs among the classes. Named for the first class, which no other jar has. */
    String place() {
        return FOLDER + entries.first().className().replaceAll("[^A-Za-z0-9._$]", "-") + FILE;
    }

    byte[] toJson() {
        StringBuilder json = new StringBuilder("{\n  \"reflection\": [");
        String separator = "\n";
        for (Entry entry : entries) {
            json.append(separator)
                    .append("    {\n      \"condition\": { \"typeReached\": \"io.tidemark.autometrics.")
                    .append(entry.reached())
                    .append("\" },\n      \"type\": \"")
                    .append(entry.className().replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"')
                    .append(entry.members().isEmpty() ? "" : ",\n      " + entry.members())
                    .append("\n    }");
            separator = ",\n";
        }
        return json.append("\n  ]\n}\n").toString().getBytes(StandardCharsets.UTF_8);
    }
}
