package io.tidemark.nativeimage;

import static io.tidemark.nativeimage.Published.AUTOMETRICS;
import static io.tidemark.nativeimage.Published.HTTP;
import static io.tidemark.nativeimage.Published.JVM;
import static io.tidemark.nativeimage.Published.PROMETHEUS;
import static io.tidemark.nativeimage.Published.SPRING_BOOT_STARTER;
import static io.tidemark.nativeimage.Published.STATS;
import static io.tidemark.nativeimage.Published.TESTING;

import java.util.List;

/**
 * A look-up whose arguments are not all constant, and why a native image has what it looks for all the same.
 *
 * @param lookups {@code Class.method: what it calls}
 * @param needs types ({@code type a.B}), methods ({@code method a.B.c}) and files ({@code file a/b}) that the module's metadata has to have for it
 */
record Known(Published module, List<String> lookups, String why, List<String> needs) {

    static final List<Known> ALL = List.of(
            new Known(
                    AUTOMETRICS,
                    List.of("Presence.of: Class.forName"),
                    "asks for libraries that may be there: these",
                    List.of(
                            "type org.reactivestreams.Publisher",
                            "type reactor.core.publisher.MonoOperator",
                            "type io.opentelemetry.api.trace.Span")),
            new Known(
                    AUTOMETRICS,
                    List.of(
                            "AutometricsService.lines: ClassLoader.getResources",
                            "Settings.build: ClassLoader.getResource"),
                    "reads what builds wrote: these files",
                    List.of(
                            "file META-INF/tidemark/functions.idx",
                            "file META-INF/tidemark/objectives.idx",
                            "file META-INF/tidemark/build.properties")),
            new Known(
                    AUTOMETRICS,
                    List.of(
                            "AutometricsService.makeObjectives: Class.forName",
                            "UserCode.instance: Class.forName",
                            "UserCode.instance: MethodHandles.Lookup.findConstructor",
                            "UserCode.instance: MethodHandles.privateLookupIn"),
                    "classes of the program, which the weaver writes metadata of",
                    List.of()),
            new Known(
                    AUTOMETRICS,
                    List.of(
                            "ResultLabels.find: Class.getFields",
                            "ResultLabels.find: Field.getAnnotation",
                            "ResultLabels.find: Field.getName",
                            "ResultLabels.find: Field.isEnumConstant",
                            "ResultLabels.ofClass: Class.getDeclaredAnnotation"),
                    "classes of the program with @ResultLabel, which the weaver writes metadata of; of others there is nothing to find",
                    List.of()),
            new Known(
                    HTTP,
                    List.of(
                            "RouteTemplate.declared: Class.getDeclaredMethod",
                            "RouteTemplate.declared: Method.getAnnotation",
                            "RouteTemplate.declared: Method.getName",
                            "RouteTemplate.declared: Method.getParameterTypes",
                            "RouteTemplate.pathOf: Class.getAnnotation",
                            "RouteTemplate.pathOf: Method.getAnnotation"),
                    "resources of JAX-RS: whoever runs them has found them by reflection before",
                    List.of()),
            new Known(
                    JVM,
                    List.of(
                            "PinnedThreads.ifKnown: ModuleLayer.findModule",
                            "PinnedThreads.lambda$listen$0: RecordedEvent.getDuration",
                            "PinnedThreads.listen: EventSettings.withThreshold",
                            "PinnedThreads.listen: EventSettings.withoutStackTrace",
                            "PinnedThreads.listen: RecordingStream.<init>",
                            "PinnedThreads.listen: RecordingStream.close",
                            "PinnedThreads.listen: RecordingStream.enable",
                            "PinnedThreads.listen: RecordingStream.onEvent",
                            "PinnedThreads.listen: RecordingStream.start"),
                    "the flight recorder: whoever makes the image asks for it; without it these metrics are left out",
                    List.of()),
            new Known(
                    PROMETHEUS,
                    List.of("PushClient.shutDown: Method.invoke"),
                    "a method that Java 17 does not have, looked up by constants",
                    List.of("method java.net.http.HttpClient.shutdownNow")),
            new Known(
                    SPRING_BOOT_STARTER,
                    List.of(
                            "TidemarkRuntimeHints.lambda$registerHints$0: Field.getName",
                            "ViewFactory.fields: Class.forName",
                            "ViewFactory.fields: Class.getDeclaredFields",
                            "ViewFactory.fields: Field.get",
                            "ViewFactory.fields: Field.getModifiers",
                            "ViewFactory.fields: Field.getType",
                            "ViewFactory.fields: Field.setAccessible",
                            "ViewFactory.fields: Modifier.isStatic"),
                    "views in properties: hints of the starter for its own records, of the application for its own",
                    List.of()),
            new Known(
                    STATS,
                    List.of(
                            "ThreadIds.1.computeValue: Class.getMethod",
                            "ThreadIds.1.computeValue: Method.getDeclaringClass"),
                    "before Java 19 only",
                    List.of("method java.lang.Thread.threadId")),
            new Known(
                    TESTING,
                    List.of(
                            "TidemarkExtension.allowsUnclosed: Class.isAnnotationPresent",
                            "TidemarkExtension.lambda$allowsUnclosed$0: Method.isAnnotationPresent",
                            "TidemarkExtension.resolveParameter: Parameter.getType",
                            "TidemarkExtension.supportsParameter: Parameter.getType"),
                    "what JUnit found, in tests alone",
                    List.of()));

    /** What of the needs is not in the metadata. */
    List<String> missingIn(Metadata metadata) {
        return needs.stream().filter(need -> !has(metadata, need)).toList();
    }

    private static boolean has(Metadata metadata, String need) {
        String what = need.substring(need.indexOf(' ') + 1);
        return switch (need.substring(0, need.indexOf(' '))) {
            case "type" -> metadata.hasType(what);
            case "file" -> metadata.hasResource(what);
            case "method" ->
                metadata.hasMethod(what.substring(0, what.lastIndexOf('.')), what.substring(what.lastIndexOf('.') + 1));
            default -> throw new IllegalArgumentException(need);
        };
    }
}
