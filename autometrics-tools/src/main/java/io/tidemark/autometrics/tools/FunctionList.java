package io.tidemark.autometrics.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.autometrics.DeclaredFunction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The functions of a program as JSON, for other tools: where each is, and what it is named in metrics. Immutable. */
public final class FunctionList {
    private static final Comparator<DeclaredFunction> BY_NAME = Comparator.comparing(DeclaredFunction::module)
            .thenComparing(DeclaredFunction::function)
            .thenComparing(DeclaredFunction::className)
            .thenComparing(DeclaredFunction::descriptor);

    private final String json;

    private FunctionList(String json) {
        this.json = json;
    }

    /**
     * Of what was built.
     *
     * @param sources folders of sources: a file that is in one is named by its path, another one by its package and name
     * @param base paths are relative to it, if they are below
     */
    public static FunctionList of(BuiltClasses built, List<Path> sources, Path base) {
        Map<String, ObjectiveInCode> objectives = new TreeMap<>();
        built.objectives().forEach(objective -> objectives.putIfAbsent(objective.name(), objective));
        ObjectMapper mapper = new ObjectMapper();
        ArrayNode all = mapper.createArrayNode();
        built.functions().stream().sorted(BY_NAME).forEach(function -> {
            ObjectNode node = all.addObject()
                    .put("module", function.module())
                    .put("function", function.function())
                    .put("class", function.className())
                    .put("method", function.method())
                    .put("descriptor", function.descriptor());
            if (!function.file().isEmpty()) {
                node.put("file", file(function, sources, base));
            }
            if (function.line() > 0) {
                node.put("line", function.line());
            }
            if (!function.objective().isEmpty()) {
                add(node.putObject("objective"), function.objective(), objectives.get(function.objective()));
            }
        });
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        try {
            return new FunctionList(mapper.writer(new DefaultPrettyPrinter()
                                    .withArrayIndenter(indenter)
                                    .withObjectIndenter(indenter))
                            .writeValueAsString(all)
                    + "\n");
        } catch (JsonProcessingException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    /**
     * An array with an object for each function, in the order of their names, and an end of line. An object has {@code module} and {@code function}, which are the labels of its metrics;
     * {@code class}, {@code method} and {@code descriptor} as in a class file; {@code file} and {@code line}, where its code begins, if the build has noted them; {@code objective} if it
     * has one, with {@code name} and, as far as the code says, {@code successRate}, {@code latencyThreshold} and {@code latencyPercentile}, as labels have them.
     */
    public String json() {
        return json;
    }

    /**
     * Writes it over what is there; a reader finds the old file or the new one.
     *
     * @throws ToolException if that cannot be done; then the file is as it was
     */
    public void write(Path file) throws ToolException {
        MadeFiles.writeOver(file, json);
    }

    private static void add(ObjectNode node, String name, @Nullable ObjectiveInCode objective) {
        node.put("name", name);
        if (objective != null) {
            objective.successRate().ifPresent(percentile -> node.put("successRate", percentile.text()));
            objective.latencyThreshold().ifPresent(threshold -> node.put("latencyThreshold", threshold));
            objective.latencyPercentile().ifPresent(percentile -> node.put("latencyPercentile", percentile.text()));
        }
    }

    private static String file(DeclaredFunction function, List<Path> sources, Path base) {
        String inPackage = function.module().isEmpty()
                ? function.file()
                : function.module().replace('.', '/') + "/" + function.file();
        for (Path folder : sources) {
            Path file = folder.resolve(inPackage).toAbsolutePath().normalize();
            if (Files.exists(file)) {
                Path root = base.toAbsolutePath().normalize();
                Path shown = file.startsWith(root) ? root.relativize(file) : file;
                return shown.toString().replace('\\', '/');
            }
        }
        return inPackage;
    }
}
