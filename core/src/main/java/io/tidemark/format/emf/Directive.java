package io.tidemark.format.emf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A further place in which CloudWatch publishes some of the metrics: a namespace, dimension sets, and which metrics. Immutable.
 *
 * <pre>{@code
 * Emf.builder("Ducks")
 *         .directive(Directive.of("Ducks/ByPond").dimensions("Pond").metrics("NumberOfDucks"))
 *         .build()
 * }</pre>
 *
 * <p>An entry that has none of the metrics does not have the directive. The names of metrics and dimensions are those that are
 * written. The default dimensions of the format and the dimensions of the entry are not added.
 */
public final class Directive {

    private final String namespace;
    private final List<List<String>> dimensions;
    private final Set<String> metrics;

    private Directive(String namespace, List<List<String>> dimensions, Set<String> metrics) {
        this.namespace = namespace;
        this.dimensions = dimensions;
        this.metrics = metrics;
    }

    /**
     * A directive without dimensions and metrics; add them.
     *
     * @throws IllegalArgumentException if CloudWatch does not take the namespace
     */
    public static Directive of(String namespace) {
        return new Directive(EmfLimits.requireNamespace(namespace), List.of(), Set.of());
    }

    /** This directive with one more dimension set. No names: the metrics without dimensions. */
    public Directive dimensions(String... names) {
        List<List<String>> all = new ArrayList<>(dimensions);
        all.add(List.of(names));
        return new Directive(namespace, List.copyOf(all), metrics);
    }

    /** This directive with more metrics. */
    public Directive metrics(String... names) {
        Set<String> all = new LinkedHashSet<>(metrics);
        for (String name : names) {
            all.add(Objects.requireNonNull(name, "name"));
        }
        return new Directive(namespace, dimensions, Collections.unmodifiableSet(all));
    }

    /** Where the metrics are published. */
    public String namespace() {
        return namespace;
    }

    /** The dimension sets; empty is as one set without dimensions. */
    public List<List<String>> dimensionSets() {
        return dimensions;
    }

    /** The metrics that are published, if the entry has them. */
    public Set<String> metricNames() {
        return metrics;
    }

    @Override
    public String toString() {
        return namespace + dimensions + metrics;
    }
}
