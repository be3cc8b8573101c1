package io.tidemark.stats;

import io.tidemark.entry.PropertyField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The views that are registered: they come and go while the program runs. A measurement counts in each view of its measure, in every such registry,
 * from the moment at which the view is registered.
 *
 * <p>A program has {@linkplain Stats#views one}; a test may make its own. Safe for use by several threads: recording waits for none of these methods.
 */
public final class Views implements MetricSource {

    /** Guarded by this. */
    private final Map<String, Recorder<?>> registered = new LinkedHashMap<>();

    private final List<Consumer<? super ViewData>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<? super View>> registerListeners = new CopyOnWriteArrayList<>();

    private final List<Consumer<? super MetricFamily>> lastRowListeners = new CopyOnWriteArrayList<>();

    private final Failures failures =
            new Failures(ViewFigures.FAILURES, "How often an entry could not be counted in a view", ViewFigures.TAG);

    /** By the number of a layout, its views over records, those with the same tags together. Replaced as a whole. */
    private volatile RecordViews[][] byLayout = {};

    private final MetricSource ownMetrics = this::figures;

    private Views() {}

    /** Views apart from all others: for tests. */
    public static Views create() {
        return new Views();
    }

    /**
     * Registers a view. It counts from now on. An equal one that is registered already stays as it is.
     *
     * @throws IllegalArgumentException if another view of this name is registered
     */
    public void register(View view) {
        if (add(view)) {
            tell(registerListeners, view, "a listener failed that was told of the view " + view.name());
        }
    }

    private synchronized boolean add(View view) {
        Recorder<?> before = registered.get(view.name());
        if (before != null) {
            if (before.view().equals(view)) {
                return false;
            }
            throw new IllegalArgumentException("another view of this name is registered: " + before.view()
                    + ", and now " + view + "; choose another name, or unregister that one first");
        }
        Recorder<?> recorder = view.measure() != null ? new MeasureRecorder(view) : new RecordRecorder(view);
        failures.expect(view.name());
        if (!lastRowListeners.isEmpty()) {
            recorder.onLastRows(this::tellOfLastRows);
        }
        registered.put(view.name(), recorder);
        recorder.attach();
        indexLayouts();
        return true;
    }

    /**
     * Unregisters a view. Nothing is counted in it any more; who {@linkplain #onUnregister listens} is given its last values.
     *
     * <p>The last values have all that was recorded, that is to say whose recording had returned, before this was called. What is recorded while it runs is in
     * them or is dropped; what is recorded after it has returned is dropped.
     *
     * @return its last values; empty if no view of this name is registered
     */
    public Optional<ViewData> unregister(String name) {
        Recorder<?> recorder;
        ViewData last;
        synchronized (this) {
            recorder = registered.remove(name);
            if (recorder == null) {
                return Optional.empty();
            }
            recorder.detach();
            indexLayouts();
            failures.forget(name);
            last = recorder.snapshot();
            tellOfLastRows(last.asFamily());
            // A handle that is idle leads here until it records again.
            recorder.rows().clear();
        }
        tell(listeners, last, "a listener failed that was given the last values of the view " + name);
        return Optional.of(last);
    }

    private static <T> void tell(List<Consumer<? super T>> listeners, T what, String failure) {
        for (Consumer<? super T> listener : listeners) {
            try {
                listener.accept(what);
            } catch (Throwable problem) {
                // The others are to be told whatever it was.
                Problems.warn(failure, problem);
            }
        }
    }

    /** Has a listener be told of each view that is registered, on the thread that does it. What it throws is logged. */
    public void onRegister(Consumer<? super View> listener) {
        registerListeners.add(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Has a listener be given the last values of each view that is unregistered, on the thread that does it. It may use this registry. What it throws is
     * logged, and keeps no other from being told.
     */
    public void onUnregister(Consumer<? super ViewData> listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
    }

    /** Has a listener be told no more; nothing if it was not. */
    public void removeListener(Consumer<?> listener) {
        listeners.remove(listener);
        registerListeners.remove(listener);
    }

    /**
     * Has a listener be given the last values of rows that are not there any more, because their view was unregistered, they were removed, or they were
     * idle for too long: for exporters of what was new since they looked. It is called on the thread that does it, also while that holds the lock of this
     * registry: it must be quick, wait for nothing and not throw.
     */
    public synchronized void onLastRows(Consumer<? super MetricFamily> listener) {
        lastRowListeners.add(Objects.requireNonNull(listener, "listener"));
        registered.values().forEach(recorder -> recorder.onLastRows(this::tellOfLastRows));
    }

    /** Has a listener of {@link #onLastRows} be told no more; nothing if it was not. */
    public synchronized void removeLastRowListener(Consumer<? super MetricFamily> listener) {
        lastRowListeners.remove(listener);
        if (lastRowListeners.isEmpty()) {
            registered.values().forEach(recorder -> recorder.onLastRows(null));
        }
    }

    private void tellOfLastRows(MetricFamily rows) {
        tell(lastRowListeners, rows, "a listener failed that was given the last rows of the view " + rows.name());
    }

    /** What a view holds now; empty if no view of this name is registered. */
    public synchronized Optional<ViewData> get(String name) {
        return Optional.ofNullable(registered.get(name)).map(Recorder::snapshot);
    }

    /** The views that are registered, in the order in which they were. */
    public synchronized List<View> registered() {
        return registered.values().stream().<View>map(Recorder::view).toList();
    }

    /** What all views hold now. */
    public synchronized List<ViewData> all() {
        return registered.values().stream().<ViewData>map(Recorder::snapshot).toList();
    }

    /** What all views hold now, as metrics. */
    @Override
    public List<MetricFamily> collect() {
        return all().stream().map(ViewData::asFamily).toList();
    }

    @Override
    public synchronized List<Metric> metrics() {
        return registered.values().stream().<Metric>map(Recorder::live).toList();
    }

    /**
     * How each view fares, by {@code view}: to be read beside what it holds. {@link Stats#sources} have it for the views of the program. Nothing as long as
     * no view is registered.
     *
     * <table>
     * <caption>Metrics</caption>
     * <tr><td>{@code tidemark_view_rows}, {@code tidemark_view_limit}</td><td>gauges: how many rows there are, without the one that takes the
     *     rest, and may be</td></tr>
     * <tr><td>{@code tidemark_view_overflowed}</td><td>counter: values in the row that takes the rest ({@link ViewData#overflowed})</td></tr>
     * <tr><td>{@code tidemark_view_refused}, {@code tidemark_view_not_numbers}</td><td>counters: values in no row, because they were negative where none
     *     may be, or NaN</td></tr>
     * <tr><td>{@code tidemark_view_failures}</td><td>counter: entries that a {@link ViewSink} could not count in the view</td></tr>
     * </table>
     */
    public MetricSource ownMetrics() {
        return ownMetrics;
    }

    private synchronized List<MetricFamily> figures() {
        if (registered.isEmpty()) {
            return List.of();
        }
        ViewFigures figures = new ViewFigures();
        registered.values().forEach(recorder -> figures.add(recorder, recorder.start()));
        List<MetricFamily> families = figures.families();
        families.add(failures.family());
        return families;
    }

    /**
     * Removes a row of a view. If a value comes for it again, it begins anew, with a new start time. A value that is recorded meanwhile is either in
     * the row that is returned or in the new one; of a {@link Aggregation#lastValue} it may be in both.
     *
     * @param tags of the row, all of them; {@code overflow="true"} for the row that takes the rest
     * @return the row, with its last values; empty if there was none or nothing had been recorded in it
     */
    public synchronized Optional<ViewData.Row> remove(String view, Tags tags) {
        Recorder<?> recorder = registered.get(view);
        if (recorder == null) {
            return Optional.empty();
        }
        Rows.Row row = recorder.rows().remove(tags);
        ViewData.Row last = row == null ? null : recorder.snapshot(row);
        if (last != null) {
            tellOfLastRows(ViewData.family(recorder.view(), List.of(last)));
        }
        return Optional.ofNullable(last);
    }

    private void indexLayouts() {
        Map<Integer, Map<List<PropertyField<?, ?>>, List<RecordRecorder>>> groups = new HashMap<>();
        for (Recorder<?> recorder : registered.values()) {
            if (recorder instanceof RecordRecorder record) {
                groups.computeIfAbsent(record.layout(), layout -> new LinkedHashMap<>())
                        .computeIfAbsent(record.view().tagFields(), tags -> new ArrayList<>())
                        .add(record);
            }
        }
        RecordViews[][] index = new RecordViews
                [groups.keySet().stream().mapToInt(layout -> layout + 1).max().orElse(0)][];
        groups.forEach((layout, byTags) -> {
            List<RecordViews> views = new ArrayList<>();
            byTags.forEach((tags, recorders) -> views.add(new RecordViews(tags, recorders, failures)));
            index[layout] = views.toArray(new RecordViews[0]);
        });
        byLayout = index;
    }

    /** The views over entries of a layout; null if there are none. */
    RecordViews @Nullable [] over(int layout) {
        RecordViews[][] index = byLayout;
        return layout < index.length ? index[layout] : null;
    }
}
