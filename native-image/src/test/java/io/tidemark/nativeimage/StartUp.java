package io.tidemark.nativeimage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * What the initializers of classes take from the machine and the moment they run at. In an image that was built elsewhere, and initialised there, it would be wrong.
 *
 * <p>Calls are followed as they are written: through methods of our own, not into lambdas; a method without code leads to all that override it.
 */
final class StartUp {

    private static final Set<String> CLASSES_OF_THE_MOMENT = Set.of(
            "java/lang/Thread",
            "java/lang/Runtime",
            "java/lang/ProcessHandle",
            "java/lang/management/ManagementFactory",
            "java/security/SecureRandom",
            "java/util/Random",
            "java/util/SplittableRandom",
            "java/util/UUID",
            "java/util/concurrent/ThreadLocalRandom",
            "java/util/concurrent/Executors",
            "java/util/Timer",
            "java/time/Clock",
            "java/time/ZoneId",
            "java/util/Locale",
            "java/lang/ref/Cleaner",
            "java/nio/file/Path",
            "java/nio/file/Paths",
            "java/nio/file/Files",
            "java/io/File",
            "java/net/InetAddress",
            "java/net/NetworkInterface",
            "java/net/http/HttpClient",
            "javax/net/ssl/SSLContext",
            "java/util/ServiceLoader");

    private static final Set<String> METHODS_OF_THE_MOMENT = Set.of(
            "java/lang/System.getProperty",
            "java/lang/System.getProperties",
            "java/lang/System.getenv",
            "java/lang/System.nanoTime",
            "java/lang/System.currentTimeMillis",
            "java/lang/System.identityHashCode",
            "java/lang/System.getLogger",
            "java/lang/System.lineSeparator",
            "java/time/Instant.now",
            "java/time/LocalDate.now",
            "java/time/ZonedDateTime.now",
            "java/lang/Integer.getInteger",
            "java/lang/Long.getLong",
            "java/lang/Boolean.getBoolean",
            "java/nio/charset/Charset.defaultCharset");

    /** What asks and keeps nothing: {@code prepare} has classes loaded. */
    private static final Set<String> KEEPS_NOTHING =
            Set.of("java/lang/Thread.currentThread", "io/tidemark/GuardState.prepare");

    private final Map<String, ClassNode> classes;
    private final Map<String, Set<String>> found = new TreeMap<>();

    StartUp(Map<String, ClassNode> classes) {
        this.classes = classes;
    }

    /** By the names of classes: what their initializers use. */
    Map<String, Set<String>> all() {
        for (ClassNode type : classes.values()) {
            type.methods.stream()
                    .filter(method -> method.name.equals("<clinit>"))
                    .forEach(initializer -> follow(type, initializer));
        }
        return found;
    }

    private record Place(ClassNode type, MethodNode method) {}

    private void follow(ClassNode type, MethodNode initializer) {
        Deque<Place> left = new ArrayDeque<>(List.of(new Place(type, initializer)));
        Set<MethodNode> seen = new HashSet<>(Set.of(initializer));
        while (!left.isEmpty()) {
            Place place = left.pop();
            for (AbstractInsnNode at : place.method().instructions) {
                if (at instanceof MethodInsnNode call) {
                    String called = call.owner + "." + call.name;
                    if (KEEPS_NOTHING.contains(called)) {
                        continue;
                    }
                    if (CLASSES_OF_THE_MOMENT.contains(call.owner) || METHODS_OF_THE_MOMENT.contains(called)) {
                        found.computeIfAbsent(type.name.replace('/', '.'), name -> new TreeSet<>())
                                .add(called + " in " + Lookup.where(place.type(), place.method()));
                    }
                    for (Place to : targets(call)) {
                        if (seen.add(to.method())) {
                            left.push(to);
                        }
                    }
                }
            }
        }
    }

    /** What a call may lead to, of our own: if the method that it names has no code, each that overrides it. */
    private List<Place> targets(MethodInsnNode call) {
        for (ClassNode at = classes.get(call.owner); at != null; at = classes.get(at.superName)) {
            for (MethodNode method : at.methods) {
                if (method.name.equals(call.name) && method.desc.equals(call.desc)) {
                    return method.instructions.size() > 0 ? List.of(new Place(at, method)) : overriding(at, method);
                }
            }
        }
        return List.of();
    }

    private List<Place> overriding(ClassNode of, MethodNode overridden) {
        List<Place> places = new ArrayList<>();
        for (ClassNode type : classes.values()) {
            if (isBelow(type, of.name)) {
                for (MethodNode method : type.methods) {
                    if (method.name.equals(overridden.name)
                            && method.desc.equals(overridden.desc)
                            && method.instructions.size() > 0) {
                        places.add(new Place(type, method));
                    }
                }
            }
        }
        return places;
    }

    private boolean isBelow(ClassNode type, String ancestor) {
        if (type.name.equals(ancestor)) {
            return true;
        }
        List<String> above = new ArrayList<>(type.interfaces);
        if (type.superName != null) {
            above.add(type.superName);
        }
        return above.stream().map(classes::get).anyMatch(each -> each != null && isBelow(each, ancestor));
    }
}
