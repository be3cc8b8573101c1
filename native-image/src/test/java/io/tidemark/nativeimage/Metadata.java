package io.tidemark.nativeimage;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A {@code reachability-metadata.json}, read as strictly as its schema has it: of version 1.0.0, which those of 1.1.0 and 1.2.0 take as well. Of that what we use, and nothing else.
 *
 * @param types what may be found by name, and with which members
 * @param resources which files may be
 */
record Metadata(List<Type> types, List<Resource> resources) {

    static final String FILE = "reachability-metadata.json";

    /**
     * A type that may be found by its name.
     *
     * @param reached the type that has to be in use before
     * @param methods that may be called: the types of their parameters, by their names
     */
    record Type(String reached, String name, Map<String, List<String>> methods, Set<String> all) {}

    /**
     * A file that may be found by its name.
     *
     * @param reached the type that has to be in use before
     */
    record Resource(String reached, String glob) {}

    private static final Set<String> ALL = Set.of(
            "allDeclaredMethods",
            "allDeclaredFields",
            "allDeclaredConstructors",
            "allPublicMethods",
            "allPublicFields",
            "allPublicConstructors");

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    static Metadata none() {
        return new Metadata(List.of(), List.of());
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if something in it is not as the schema has it
     */
    static Metadata of(byte[] json) {
        JsonNode all;
        try {
            all = JSON.readTree(json);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        only(all, Set.of("reflection", "resources"));
        List<Type> types = new ArrayList<>();
        for (JsonNode each : array(all, "reflection")) {
            types.add(type(each));
        }
        List<Resource> resources = new ArrayList<>();
        for (JsonNode each : array(all, "resources")) {
            only(each, Set.of("condition", "glob"));
            resources.add(new Resource(reached(each), glob(text(each, "glob"))));
        }
        return new Metadata(types, resources);
    }

    private static Type type(JsonNode each) {
        Map<String, List<String>> methods = new LinkedHashMap<>();
        for (JsonNode method : array(each, "methods")) {
            only(method, Set.of("name", "parameterTypes"));
            List<String> parameters = new ArrayList<>();
            array(method, "parameterTypes").forEach(parameter -> parameters.add(text(parameter)));
            check(methods.put(text(method, "name"), parameters) == null, method, "is there twice");
        }
        Set<String> all = new java.util.TreeSet<>();
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        each.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        fields.forEach((name, value) -> {
            if (ALL.contains(name)) {
                check(value.isBoolean(), each, "\"" + name + "\" must be true or false");
                if (value.booleanValue()) {
                    all.add(name);
                }
            } else {
                check(Set.of("condition", "type", "methods").contains(name), each, "\"" + name + "\" is not known");
            }
        });
        return new Type(reached(each), text(each, "type"), methods, all);
    }

    /** With conditions always: else an image has it that never uses it. */
    private static String reached(JsonNode entry) {
        JsonNode condition = entry.path("condition");
        only(condition, Set.of("typeReached"));
        return text(condition, "typeReached");
    }

    private static String glob(String glob) {
        boolean broken = glob.isEmpty()
                || glob.startsWith("/")
                || glob.endsWith("/")
                || glob.contains("//")
                || glob.contains("*");
        if (broken) {
            throw new IllegalArgumentException("\"" + glob + "\": name a file, without wildcards");
        }
        return glob;
    }

    private static void only(JsonNode object, Set<String> names) {
        check(object.isObject(), object, "must be an object");
        object.fieldNames()
                .forEachRemaining(name -> check(names.contains(name), object, "\"" + name + "\" is not known"));
    }

    private static JsonNode array(JsonNode object, String name) {
        JsonNode array = object.path(name);
        check(array.isMissingNode() || array.isArray(), object, "\"" + name + "\" must be an array");
        return array;
    }

    private static String text(JsonNode object, String name) {
        check(object.has(name), object, "\"" + name + "\" is missing");
        return text(object.path(name));
    }

    private static String text(JsonNode node) {
        check(node.isTextual(), node, "must be a string");
        return node.textValue();
    }

    private static void check(boolean right, JsonNode at, String problem) {
        if (!right) {
            throw new IllegalArgumentException(at + ": " + problem);
        }
    }

    Metadata with(Metadata other) {
        List<Type> allTypes = new ArrayList<>(types);
        allTypes.addAll(other.types);
        List<Resource> allResources = new ArrayList<>(resources);
        allResources.addAll(other.resources);
        return new Metadata(allTypes, allResources);
    }

    boolean hasType(String name) {
        return types.stream().anyMatch(type -> type.name().equals(name));
    }

    boolean hasMethod(String type, String method) {
        return types.stream()
                .anyMatch(each -> each.name().equals(type) && each.methods().containsKey(method));
    }

    boolean hasResource(String name) {
        return resources.stream().anyMatch(each -> each.glob().equals(name));
    }
}
