package io.tidemark.autometrics;

import io.tidemark.UnitOfWork;
import io.tidemark.internal.Warnings;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.MetricSources;
import io.tidemark.stats.Stats;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The function metrics of a service: of all code of the process, or of that of a class loader.
 *
 * <pre>{@code
 * AutometricsService service = AutometricsService.builder().serviceName("duck-pond").install();
 * }</pre>
 *
 * <p>Installed when the program starts, all functions that its build knows have their series from then on. Without one, the first call of a function makes one with settings
 * from outside. {@link Stats#sources} have it: so the exporters do.
 *
 * <p>What is not said in code comes from the system properties {@code tidemark.autometrics.service.name}, {@code .version}, {@code .commit}, {@code .branch}, {@code .repository.url} and {@code
 * .repository.provider}; then from {@code AUTOMETRICS_SERVICE_NAME} or {@code OTEL_SERVICE_NAME}, {@code AUTOMETRICS_VERSION}, {@code AUTOMETRICS_COMMIT}, {@code AUTOMETRICS_BRANCH}, {@code
 * AUTOMETRICS_REPOSITORY_URL} and {@code AUTOMETRICS_REPOSITORY_PROVIDER} in the environment; then from what the build wrote into the jar.
 *
 * <p>Safe for use by several threads.
 */
public final class AutometricsService implements MetricSource, AutoCloseable {

    private static final long MOST_WAIT_MILLIS = 1_000;

    private final BuildInfo info;
    private final DurationScale scale;
    private final boolean callers;
    private final boolean exemplars;
    private final MetricSources sources;
    private final Instant start = Instant.now();

    /** Of a service that made itself: whose objectives are made when they are first missed. */
    private final AtomicReference<@Nullable WeakReference<ClassLoader>> objectivesOf = new AtomicReference<>();

    /** Guarded by itself. */
    private final Map<FunctionName, CountedFunction> functions = new LinkedHashMap<>();

    private AutometricsService(Builder from, @Nullable ClassLoader loader) {
        this.info = BuildInfo.of(from, Settings.of(loader));
        this.scale = from.scale;
        this.callers = from.callers;
        this.exemplars = from.exemplars;
        this.sources = from.sources;
    }

    /** A service in the making. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * An executor whose tasks run with what is current where they are executed: the caller, the metric record, the tags.
     *
     * @see #wrap(ExecutorService)
     */
    @SuppressWarnings("overloads") // As UnitOfWork.taskWrapping.
    public static Executor wrap(Executor executor) {
        return UnitOfWork.taskWrapping(executor);
    }

    /**
     * An executor service whose tasks run with what is current where they are submitted: the caller, the metric record, the tags. And a method that returns the {@link Future} of one of its
     * tasks is timed until that ends: until it has run, fails or is cancelled.
     *
     * <p>Those that {@link ExecutorService#shutdownNow} gives back are over: the calls that wait for one of them end as errors then, and running it by hand changes nothing of that. A task
     * that the executor drops without a word, as {@code ThreadPoolExecutor.DiscardPolicy} has it, ends its calls, as errors, when the garbage collector has found that nobody has its future.
     * A task whose future is kept and that never runs goes on for ever.
     *
     * <p>The futures are not those of the executor itself: they cannot be cast to what it makes. All else is passed through to it.
     */
    @SuppressWarnings("overloads")
    public static ExecutorService wrap(ExecutorService executor) {
        return new TimedExecutorService(executor);
    }

    /**
     * The same with times. A task that is repeated ends when it fails or is cancelled; each of its runs has what was current where it was scheduled.
     *
     * @see #wrap(ExecutorService)
     */
    @SuppressWarnings("overloads")
    public static ScheduledExecutorService wrap(ScheduledExecutorService executor) {
        return new TimedScheduledExecutorService(executor);
    }

    /** Its name; empty if nobody says it. */
    public String serviceName() {
        return info.serviceName();
    }

    @Override
    public List<MetricFamily> collect() {
        PendingCall.endForgotten();
        List<CountedFunction> all = functions();
        if (all.stream().anyMatch(CountedFunction::lacksObjective) && makeObjectivesNow()) {
            all = functions();
        }
        return new FunctionFamilies(info, start).of(all);
    }

    private List<CountedFunction> functions() {
        synchronized (functions) {
            return List.copyOf(functions.values());
        }
    }

    /** Where calls of a function count. */
    FunctionCells cellsOf(DeclaredFunction function, @Nullable ClassLoader loader) {
        Optional<Objective> objective = Objectives.find(function.objective(), loader);
        DurationScale wanted = objective.map(some -> some.addTo(scale)).orElse(scale);
        synchronized (functions) {
            CountedFunction known = functions.get(function.name());
            if (known != null
                    && known.is(function, objective.orElse(null))
                    && known.cells().scale.equals(wanted)) {
                return known.cells();
            }
            FunctionCells newest = known == null ? null : known.cells();
            // A name that goes to and fro between objectives must not gather cells without end.
            FunctionCells cells = newest == null ? null : newest.alike(wanted, function.labels());
            if (cells == null) {
                cells = new FunctionCells(function, wanted, callers, exemplars, newest);
                newest = cells;
            }
            functions.put(
                    function.name(),
                    new CountedFunction(
                            function, objective.orElse(null), newest == null ? cells : newest, info.serviceName()));
            return cells;
        }
    }

    /** Those that it has. */
    Set<FunctionName> names() {
        synchronized (functions) {
            return new HashSet<>(functions.keySet());
        }
    }

    /** Goes on from what another has counted of some functions. The other one has them no more. */
    void takeOver(AutometricsService other, Set<FunctionName> names) {
        synchronized (other.functions) {
            synchronized (functions) {
                for (FunctionName name : names) {
                    CountedFunction theirs = other.functions.remove(name);
                    if (theirs != null) {
                        // What this service has of it is new and empty, but for an objective that was not there before.
                        CountedFunction ours = functions.get(name);
                        Objective objective =
                                ours == null || ours.objective() == null ? theirs.objective() : ours.objective();
                        functions.put(name, adopted(theirs, objective));
                    }
                }
            }
        }
    }

    private CountedFunction adopted(CountedFunction from, @Nullable Objective objective) {
        return new CountedFunction(
                from.function(),
                objective,
                new FunctionCells(
                        from.function(),
                        objective == null ? scale : objective.addTo(scale),
                        callers,
                        exemplars,
                        from.cells()),
                info.serviceName());
    }

    /** When somebody reads, and objectives are missing that builds have written down: these are made. */
    void makeObjectivesWhenRead(@Nullable ClassLoader loader) {
        objectivesOf.set(new WeakReference<>(orSystem(loader)));
    }

    /**
     * Not before: a program that starts initialises its classes in an order of its own, on which their success may depend, and two threads that do it may wait for each other for ever. On
     * another thread for the same reason: whoever reads must not wait for ever.
     */
    private boolean makeObjectivesNow() {
        WeakReference<ClassLoader> of = objectivesOf.getAndSet(null);
        ClassLoader loader = of == null ? null : of.get();
        if (loader == null) {
            return false;
        }
        try {
            Thread objectives = new Thread(
                    () -> {
                        makeObjectives(loader);
                        // Those that were not called so far as well.
                        declareAll(loader);
                    },
                    "tidemark-objectives");
            objectives.setDaemon(true);
            objectives.start();
            objectives.join(MOST_WAIT_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (OutOfMemoryError full) {
            Warnings.warn(
                    "objectives", "objectives are left out that no class has made so far: no thread for it", full);
        }
        return true;
    }

    /** Has the objectives that builds have written down be made, by the classes that have them. */
    static void makeObjectives(@Nullable ClassLoader loader) {
        ClassLoader from = orSystem(loader);
        for (String type : lines(from, DeclaredFunction.OBJECTIVES)) {
            try {
                Class.forName(type, true, from);
            } catch (Throwable problem) {
                Warnings.warn(
                        "objectives", "the objectives of " + type + " are left out: it cannot be initialised", problem);
            }
        }
    }

    private static ClassLoader orSystem(@Nullable ClassLoader loader) {
        return loader == null ? ClassLoader.getSystemClassLoader() : loader;
    }

    /** Has the series of all functions that builds have written down. */
    private void declareAll(@Nullable ClassLoader loader) {
        ClassLoader from = orSystem(loader);
        for (String line : lines(from, DeclaredFunction.INDEX)) {
            try {
                cellsOf(DeclaredFunction.ofLine(line), from);
            } catch (RuntimeException problem) {
                Warnings.warn("functions", "a line of " + DeclaredFunction.INDEX + " is left out", problem);
            }
        }
    }

    private static List<String> lines(ClassLoader loader, String resource) {
        List<String> lines = new ArrayList<>();
        try {
            Enumeration<URL> all = loader.getResources(resource);
            while (all.hasMoreElements()) {
                URLConnection connection = all.nextElement().openConnection();
                // Else a jar stays open that may be replaced.
                connection.setUseCaches(false);
                try (BufferedReader in = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
                    in.lines().filter(line -> !line.isBlank()).forEach(lines::add);
                }
            }
        } catch (IOException | RuntimeException problem) {
            Warnings.warn(
                    "functions",
                    resource + " cannot be read: functions get their series when they are called",
                    problem);
        }
        return lines;
    }

    /** Functions count elsewhere from now on: in the service that was there before, or in one that the next call makes. What was counted is read no more. Again: nothing. */
    @Override
    public void close() {
        Services.remove(this);
        sources.remove(this);
    }

    @Override
    public String toString() {
        return "AutometricsService[" + info.serviceName() + "]";
    }

    /** A service in the making. For one thread. */
    public static final class Builder {

        @Nullable
        String serviceName;

        @Nullable
        String version;

        @Nullable
        String commit;

        @Nullable
        String branch;

        @Nullable
        String repositoryUrl;

        @Nullable
        String repositoryProvider;

        private DurationScale scale = DurationScale.of(DurationScale.DEFAULT_BOUNDS);
        private boolean callers = true;
        private boolean exemplars;
        private MetricSources sources = Stats.sources();
        private @Nullable ClassLoader loader;

        private Builder() {}

        /** The label {@code service_name} of all its metrics. */
        public Builder serviceName(String name) {
            this.serviceName = Objects.requireNonNull(name, "name");
            return this;
        }

        /** The label {@code version} of {@code build_info}. */
        public Builder version(String version) {
            this.version = Objects.requireNonNull(version, "version");
            return this;
        }

        /** The label {@code commit} of {@code build_info}. */
        public Builder commit(String commit) {
            this.commit = Objects.requireNonNull(commit, "commit");
            return this;
        }

        /** The label {@code branch} of {@code build_info}. */
        public Builder branch(String branch) {
            this.branch = Objects.requireNonNull(branch, "branch");
            return this;
        }

        /** The label {@code repository_url} of {@code build_info}. */
        public Builder repositoryUrl(String url) {
            this.repositoryUrl = Objects.requireNonNull(url, "url");
            return this;
        }

        /** The label {@code repository_provider} of {@code build_info}. Default: guessed from the URL. */
        public Builder repositoryProvider(String provider) {
            this.repositoryProvider = Objects.requireNonNull(provider, "provider");
            return this;
        }

        /**
         * The upper bounds of the buckets of durations. Default: those of the Autometrics specification, 5 ms to 10 s. The thresholds of objectives come to them.
         *
         * @param seconds ascending
         * @throws IllegalArgumentException if there are none, one is not above zero and finite, or they are not ascending
         */
        public Builder buckets(double... seconds) {
            if (seconds.length == 0) {
                throw new IllegalArgumentException("no buckets: name the upper bounds in seconds, as 0.005, 0.1, 1");
            }
            for (int i = 0; i < seconds.length; i++) {
                if (!(seconds[i] > 0) || Double.isInfinite(seconds[i])) {
                    throw new IllegalArgumentException(
                            "the bucket " + seconds[i] + ": an upper bound must be above zero and finite, in seconds");
                }
                if (i > 0 && !(seconds[i] > seconds[i - 1])) {
                    throw new IllegalArgumentException("the bounds of buckets must be ascending: " + seconds[i]
                            + " comes after " + seconds[i - 1]);
                }
            }
            this.scale = DurationScale.of(seconds);
            return this;
        }

        /** Native histograms of durations, in place of buckets: eight for each power of two. */
        public Builder nativeHistograms() {
            this.scale = DurationScale.ofNative();
            return this;
        }

        /** Without the labels {@code caller_function} and {@code caller_module}: with them empty, that is to say. */
        public Builder withoutCallers() {
            this.callers = false;
            return this;
        }

        /** Keeps a call of each bucket as an exemplar, a new one a second at most: the id of its OpenTelemetry trace and span, or of the record that was current. */
        public Builder withExemplars() {
            this.exemplars = true;
            return this;
        }

        /** Where the metrics are read. Default: {@link Stats#sources}. */
        public Builder addTo(MetricSources sources) {
            this.sources = Objects.requireNonNull(sources, "sources");
            return this;
        }

        /** Of the code of this class loader, and of those below it that have no service of their own: for several services in one process. Default: of all. */
        public Builder forClassLoader(ClassLoader loader) {
            this.loader = Objects.requireNonNull(loader, "loader");
            return this;
        }

        AutometricsService make(@Nullable ClassLoader from) {
            AutometricsService service = new AutometricsService(this, from);
            service.declareAll(from);
            return service;
        }

        /**
         * The service. From now on functions count in it; it goes on from what was counted before any was installed. One that is installed later for the whole process holds until it is
         * closed.
         *
         * @throws IllegalStateException if there is a service for the class loader
         */
        public AutometricsService install() {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            ClassLoader from = loader == null ? context : loader;
            makeObjectives(from);
            AutometricsService service = make(from);
            Services.install(service, loader);
            sources.add(service);
            return service;
        }
    }
}
