package io.tidemark.autometrics.weaver;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Weaves classes as the JVM loads them. Safe for use by several threads. */
final class WeavingTransformer implements ClassFileTransformer {

    /** Made while the program runs, from classes that are woven themselves. */
    private static final Pattern MADE = Pattern.compile(
            ".*(\\$\\$EnhancerBy|\\$\\$FastClassBy|\\$\\$SpringCGLIB\\$\\$|\\$\\$Lambda|\\$Proxy\\d|\\$HibernateProxy\\$|\\$MockitoMock\\$|\\$ByteBuddy\\$|_\\$\\$_jvst|_ClientProxy|_Subclass).*");

    private final Instrumentation instrumentation;
    private final Reports reports;

    /** Whether code of a loader finds the classes that woven code calls. Guarded by itself. */
    private final Map<ClassLoader, Boolean> usable = new WeakHashMap<>();

    WeavingTransformer(Instrumentation instrumentation, Reports reports) {
        this.instrumentation = instrumentation;
        this.reports = reports;
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable Module module,
            @Nullable ClassLoader loader,
            @Nullable String className,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        try {
            if (loader == null
                    || className == null
                    || className.startsWith("io/tidemark/autometrics/")
                    || !Transformation.mayConcern(classFile)
                    || loader == ClassLoader.getPlatformClassLoader()
                    || MADE.matcher(className).matches()) {
                return null;
            }
            return weave(module, loader, className, classFile);
        } catch (Throwable problem) {
            reports.report(className + " is not counted, and left as it is: " + problem);
            return null;
        }
    }

    private byte @Nullable [] weave(@Nullable Module module, ClassLoader loader, String className, byte[] classFile) {
        Transformation.Outcome outcome =
                new Transformation(new Types(name -> find(loader, name)), true).weave(classFile);
        outcome.problems().forEach(problem -> reports.report(problem.message()));
        if (outcome.bytes() == null) {
            return null;
        }
        if (!isUsable(loader)) {
            reports.report(className.replace('/', '.')
                    + " is not counted: its class loader " + loader
                    + " does not find tidemark-autometrics of this version. Add it to the class path of the program");
            return null;
        }
        if (module != null && module.isNamed()) {
            read(module, loader);
        }
        return outcome.bytes();
    }

    private static byte @Nullable [] find(ClassLoader loader, String name) {
        try (InputStream in = loader.getResourceAsStream(name + ".class")) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException unreadable) {
            return null;
        }
    }

    private boolean isUsable(ClassLoader loader) {
        synchronized (usable) {
            Boolean known = usable.get(loader);
            if (known != null) {
                return known;
            }
        }
        // Not under the lock: it may wait for others that load classes.
        byte[] site = find(loader, Names.SITE);
        boolean found = site != null
                && ScannedClass.headOf(site).methods.stream().anyMatch(method -> method.name.equals("declare"));
        synchronized (usable) {
            usable.put(loader, found);
        }
        return found;
    }

    /** A module that has the annotations at compile time only does not read the module of what woven code calls. */
    private void read(Module module, ClassLoader loader) {
        Module called = module.getLayer() == null
                ? loader.getUnnamedModule()
                : module.getLayer().findModule("io.tidemark.autometrics").orElse(loader.getUnnamedModule());
        if (!module.canRead(called)) {
            instrumentation.redefineModule(module, Set.of(called), Map.of(), Map.of(), Set.of(), Map.of());
        }
    }
}
