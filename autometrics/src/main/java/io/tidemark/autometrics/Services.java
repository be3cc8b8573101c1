package io.tidemark.autometrics;

import io.tidemark.internal.Warnings;
import io.tidemark.stats.Stats;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** All services of the process, and which function counts in which: in that of its class loader, of the nearest one above it, of the process. */
final class Services {

    /** Guards all that follows. Held for microseconds, and never while code of the application runs. */
    private static final Object LOCK = new Object();

    private static final Set<FunctionSite> SITES = Collections.newSetFromMap(new WeakHashMap<>());

    private static final Map<ClassLoader, AutometricsService> BY_LOADER = new WeakHashMap<>();

    /** The functions that are known of each class loader. */
    private static final Map<@Nullable ClassLoader, Set<FunctionName>> FUNCTIONS = new WeakHashMap<>();

    /** Those of the process that were installed, the last one holds. */
    private static final List<AutometricsService> INSTALLED = new ArrayList<>();

    /** Made when a function is called and no service is there for it. */
    private static @Nullable AutometricsService automatic;

    private Services() {}

    /** A function that counts nowhere. */
    static FunctionSite uncounted() {
        return new FunctionSite(
                new DeclaredFunction("", "", "", "", 0, "", "", "", List.of(), "", 0),
                Outcomes.DEFAULT,
                LabelReaders.NONE,
                null);
    }

    static FunctionSite site(DeclaredFunction function, MethodHandles.Lookup lookup) {
        return site(
                function,
                Outcomes.of(function, lookup),
                LabelReaders.of(function, lookup),
                lookup.lookupClass().getClassLoader());
    }

    static FunctionSite site(
            DeclaredFunction function, Outcomes outcomes, LabelReaders labels, @Nullable ClassLoader loader) {
        FunctionSite site = new FunctionSite(bounded(function), outcomes, labels, loader);
        findFor(site);
        return site;
    }

    /** Names that a program makes up without end are one function. */
    private static DeclaredFunction bounded(DeclaredFunction function) {
        return function.name() == FunctionName.OTHER
                ? new DeclaredFunction("", "", "", FunctionName.OTHER.function(), 0, "", "", "", List.of(), "", 0)
                : function;
    }

    /** Where a function counts that counts nowhere yet. Null if it can count nowhere. Does not throw. */
    static @Nullable FunctionCells findFor(FunctionSite site) {
        if (site.function().function().isEmpty()) {
            return null;
        }
        try {
            ClassLoader loader = site.loader();
            makeServiceOf(loader);
            synchronized (LOCK) {
                SITES.add(site);
                know(site.function(), loader);
                AutometricsService service = installedFor(loader);
                FunctionCells cells = service == null ? null : service.cellsOf(site.function(), loader);
                site.countIn(cells);
                return cells;
            }
        } catch (Throwable problem) {
            Warnings.warn("function site", site + " is not counted", problem);
            return null;
        }
    }

    /** Has the series of a function, before it is called. */
    static void declare(DeclaredFunction function, @Nullable ClassLoader loader) {
        makeServiceOf(loader);
        synchronized (LOCK) {
            AutometricsService service = installedFor(loader);
            if (service != null) {
                know(bounded(function), loader);
                service.cellsOf(bounded(function), loader);
            }
        }
    }

    private static void know(DeclaredFunction function, @Nullable ClassLoader loader) {
        FUNCTIONS.computeIfAbsent(loader, key -> new HashSet<>()).add(function.name());
    }

    /** Makes a service, if there is none. */
    private static void makeServiceOf(@Nullable ClassLoader loader) {
        synchronized (LOCK) {
            if (installedFor(loader) != null) {
                return;
            }
        }
        CallContext context = CallContext.current();
        if (context.makesService) {
            // What it reads or logs by is counted itself.
            return;
        }
        AutometricsService made;
        context.makesService = true;
        try {
            // Reads files: not under the lock.
            made = AutometricsService.builder().make(loader);
            made.makeObjectivesWhenRead(loader);
        } finally {
            context.makesService = false;
        }
        synchronized (LOCK) {
            if (installedFor(loader) != null) {
                return;
            }
            automatic = made;
        }
        Stats.sources().add(made);
        if (!isAutomatic(made)) {
            // One was installed meanwhile, and has taken over.
            Stats.sources().remove(made);
        }
    }

    private static boolean isAutomatic(AutometricsService service) {
        synchronized (LOCK) {
            return automatic == service;
        }
    }

    private static @Nullable AutometricsService installedFor(@Nullable ClassLoader loader) {
        for (ClassLoader at = loader; at != null; at = at.getParent()) {
            AutometricsService service = BY_LOADER.get(at);
            if (service != null) {
                return service;
            }
        }
        return INSTALLED.isEmpty() ? automatic : INSTALLED.get(INSTALLED.size() - 1);
    }

    static void install(AutometricsService service, @Nullable ClassLoader loader) {
        AutometricsService before;
        AutometricsService earlier = null;
        synchronized (LOCK) {
            if (loader != null) {
                AutometricsService other = BY_LOADER.putIfAbsent(loader, service);
                if (other != null) {
                    throw new IllegalStateException(
                            "there is a service for this class loader: " + other + "; close it first");
                }
                before = handOver(service);
            } else {
                before = automatic;
                automatic = null;
                earlier = INSTALLED.isEmpty() ? null : INSTALLED.get(INSTALLED.size() - 1);
                INSTALLED.add(service);
                if (before != null) {
                    // What was counted before somebody said how.
                    service.takeOver(before, before.names());
                }
            }
        }
        if (earlier != null) {
            Warnings.warn(
                    "installed",
                    "two services are installed for the whole process: functions count in the later one, " + service
                            + ", until it is closed; " + earlier
                            + " stays as it is. Close that one first, or install each forClassLoader(..)",
                    null);
        }
        if (before != null) {
            Stats.sources().remove(before);
        }
        bindAgain();
    }

    /** Functions that counted in the service that made itself, and now do in this one, go on here: two services of one name would have their series twice. Gives what is left with none. */
    private static @Nullable AutometricsService handOver(AutometricsService service) {
        AutometricsService from = automatic;
        if (from == null) {
            return null;
        }
        Set<FunctionName> theirs = service.names();
        Set<FunctionName> staying = new HashSet<>();
        FUNCTIONS.forEach((loader, names) -> {
            AutometricsService of = installedFor(loader);
            if (of == service) {
                theirs.addAll(names);
            } else if (of == from) {
                staying.addAll(names);
            }
        });
        theirs.removeAll(staying);
        service.takeOver(from, theirs);
        if (!from.names().isEmpty()) {
            return null;
        }
        automatic = null;
        return from;
    }

    static void remove(AutometricsService service) {
        synchronized (LOCK) {
            INSTALLED.remove(service);
            BY_LOADER.values().removeIf(other -> other == service);
        }
        bindAgain();
    }

    /** For tests: as if no function had been called. */
    static void forget() {
        synchronized (LOCK) {
            SITES.clear();
            FUNCTIONS.clear();
        }
        forgetAutomatic();
    }

    /** For tests: as if no service had been made. */
    static void forgetAutomatic() {
        AutometricsService before;
        synchronized (LOCK) {
            before = automatic;
            automatic = null;
        }
        if (before != null) {
            Stats.sources().remove(before);
        }
    }

    /** Has each function count where it is to count now. */
    static void bindAgain() {
        Map<FunctionSite, RuntimeException> problems = new HashMap<>();
        synchronized (LOCK) {
            for (FunctionSite site : SITES) {
                try {
                    AutometricsService service = installedFor(site.loader());
                    site.countIn(service == null ? null : service.cellsOf(site.function(), site.loader()));
                } catch (RuntimeException problem) {
                    problems.put(site, problem);
                }
            }
        }
        problems.forEach((site, problem) -> Warnings.warn("function site", site + " counts where it did", problem));
    }
}
