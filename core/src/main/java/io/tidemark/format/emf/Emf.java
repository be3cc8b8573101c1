package io.tidemark.format.emf;

import io.tidemark.format.EntryEncoder;
import io.tidemark.format.Format;
import io.tidemark.sample.Sampling;
import io.tidemark.stream.StreamStats;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The CloudWatch Embedded Metric Format: a line of JSON from which CloudWatch makes metrics, and which it keeps as the log of
 * what happened. Metrics come first, in the order of the fields, then properties.
 *
 * <pre>{@code
 * Format format = Emf.builder("Ducks")
 *         .defaultDimensions(List.of("Region"))
 *         .logGroup("ducks")
 *         .build();
 * }</pre>
 *
 * <p>What CloudWatch does not take is kept out of the lines, never a reason to lose the rest of an entry. All of it is counted in the
 * {@link StreamStats} of the stream:
 *
 * <ul>
 *   <li>more than 100 metrics: several directives in one line; more than 100 values of one metric, or a line longer than 1 MiB:
 *       several lines. Each has the dimensions, the first has the other properties. An entry that cannot be dealt out so is invalid;
 *   <li>NaN is left out; infinities and values beyond ±2<sup>360</sup> are held at that limit; minus zero is written as 0;
 *   <li>a unit that is none of {@link io.tidemark.unit.MetricUnit} is left out;
 *   <li>a metric whose name is longer than 1024 characters, blank or not printable ASCII is written as a property;
 *   <li>a dimension set is left out if a dimension has no value, or one that is longer than 1024 characters, blank or not printable
 *       ASCII; if its name is longer than 255; or if there are more than 30. With no set left no metric is published;
 *   <li>of two fields with one name, which the compiler could not see, the later is left out;
 *   <li>a time more than 14 days ago or 2 hours ahead is written all the same. The clock is read once in 1024 entries, or when the
 *       time of an entry suggests that it has moved on by a second.
 * </ul>
 *
 * <p>{@linkplain Builder#strict Strict}, these make the entry invalid, so that a test shows the mistake: a metric whose name CloudWatch does
 * not take, a dimension set that would be left out, two fields with one name, and a metric that {@link OwnDimensions#SPLIT} would leave out
 * for its dimensions. Names must be shorter then: 255 characters for a metric, 250 for a dimension. Immutable.
 */
public final class Emf implements Format {

    private final List<String> namespaces;
    private final List<List<String>> defaultDimensions;
    private final List<Directive> directives;
    private final @Nullable String logGroup;
    private final int maxEventBytes;
    private final EmfDialect dialect;

    private Emf(Builder from) {
        namespaces = List.copyOf(from.namespaces);
        defaultDimensions = from.defaultDimensions;
        directives = List.copyOf(from.directives);
        logGroup = from.logGroup;
        maxEventBytes = from.maxEventBytes;
        dialect = new EmfDialect(from.strict, from.ownDimensions.inDialect, maxEventBytes, false);
    }

    private Emf(Emf of, EmfDialect dialect) {
        namespaces = of.namespaces;
        defaultDimensions = of.defaultDimensions;
        directives = of.directives;
        logGroup = of.logGroup;
        maxEventBytes = of.maxEventBytes;
        this.dialect = dialect;
    }

    /**
     * Begins a format that publishes metrics in a namespace, or in several.
     *
     * @param namespace 1 to 255 of the characters {@code A-Z a-z 0-9 . _ # : / -}
     */
    public static Builder builder(String namespace, String... more) {
        return new Builder(namespace, more);
    }

    @Override
    public EntryEncoder newEncoder(StreamStats stats) {
        return new EmfEncoder(this, stats);
    }

    /**
     * Begins a format that writes only some of the entries, and lets each count for those that it stands for. Each metric is written
     * with its counts, {@code {"Values":[42.5],"Counts":[10]}}, also of an entry that stands for itself alone. A field that is written
     * as a property has no weight.
     *
     * <pre>{@code
     * Format format = emf.sampled().congress(100);
     * }</pre>
     */
    public Sampling sampled() {
        Emf weighted = new Emf(this, dialect.sampled());
        return Sampling.of(stats -> new EmfEncoder(weighted, stats));
    }

    List<String> namespaces() {
        return namespaces;
    }

    List<List<String>> defaultDimensions() {
        return defaultDimensions;
    }

    List<Directive> directives() {
        return directives;
    }

    @Nullable
    String logGroup() {
        return logGroup;
    }

    int maxEventBytes() {
        return maxEventBytes;
    }

    EmfDialect dialect() {
        return dialect;
    }

    @Override
    public String toString() {
        return "Emf" + namespaces;
    }

    /** Options of an {@link Emf} format. */
    public static final class Builder {
        private final List<String> namespaces = new ArrayList<>();
        private List<List<String>> defaultDimensions = List.of();
        private final List<Directive> directives = new ArrayList<>();
        private @Nullable String logGroup;
        private boolean strict = Emf.class.desiredAssertionStatus();
        private OwnDimensions ownDimensions = OwnDimensions.ERROR;
        private int maxEventBytes = EmfLimits.EVENT_BYTES;

        private Builder(String namespace, String... more) {
            namespaces.add(Objects.requireNonNull(namespace, "namespace"));
            for (String one : more) {
                namespaces.add(Objects.requireNonNull(one, "namespace"));
            }
        }

        /**
         * Dimension sets that every entry has. If the entry has sets of its own, each default set is joined with each of those:
         * {@code [[Region],[Region,Cell]]} and {@code [[Operation],[Operation,Status]]} make four. The values must be properties
         * of the entry.
         */
        public Builder defaultDimensions(List<List<String>> sets) {
            defaultDimensions = sets.stream().map(List::copyOf).toList();
            return this;
        }

        /** As {@link #defaultDimensions(List)}. */
        @SafeVarargs
        @SuppressWarnings("varargs")
        public final Builder defaultDimensions(List<String>... sets) {
            return defaultDimensions(List.of(sets));
        }

        /** The log group that the CloudWatch agent is to put the lines into. */
        public Builder logGroup(String name) {
            logGroup = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Whether a missing dimension, a name that is there twice, and names that are too long make the entry invalid, so that a test
         * shows them; otherwise they cost themselves. Default: whether assertions are enabled.
         */
        public Builder strict(boolean strict) {
            this.strict = strict;
            return this;
        }

        /** What becomes of metrics that have dimensions of their own. Default: {@link OwnDimensions#ERROR}. */
        public Builder ownDimensions(OwnDimensions policy) {
            ownDimensions = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** Publishes some metrics in a further place. 48 directives at most. */
        public Builder directive(Directive directive) {
            directives.add(Objects.requireNonNull(directive, "directive"));
            return this;
        }

        /**
         * The longest line, without its line feed. Default: 1 MiB, the limit of CloudWatch Logs and of its agent. A receiver that
         * counts 26 bytes more for each event, as PutLogEvents does, wants as much less.
         */
        public Builder maxEventBytes(int bytes) {
            maxEventBytes = bytes;
            return this;
        }

        /**
         * The format.
         *
         * @throws IllegalArgumentException if CloudWatch does not take a namespace, a log group or a name of a dimension
         */
        public Emf build() {
            namespaces.forEach(EmfLimits::requireNamespace);
            if (new LinkedHashSet<>(namespaces).size() < namespaces.size()) {
                throw new IllegalArgumentException("a namespace is there twice: " + namespaces);
            }
            if (logGroup != null) {
                EmfLimits.requireLogGroup(logGroup);
            }
            if (maxEventBytes < 1024 || maxEventBytes > 1 << 28) {
                throw new IllegalArgumentException(
                        "the longest line is " + maxEventBytes + " bytes: it must be between 1 KiB and 256 MiB");
            }
            if (directives.size() > EmfLimits.EXTRA_DIRECTIVES) {
                throw new IllegalArgumentException(
                        directives.size() + " directives are more than " + EmfLimits.EXTRA_DIRECTIVES);
            }
            Set<String> names = new LinkedHashSet<>();
            defaultDimensions.forEach(set -> check(set, names));
            directives.forEach(directive -> directive.dimensionSets().forEach(set -> check(set, names)));
            if (names.size() > EmfLimits.DIMENSION_NAMES) {
                throw new IllegalArgumentException("the dimension sets have " + names.size()
                        + " different names, more than " + EmfLimits.DIMENSION_NAMES);
            }
            return new Emf(this);
        }

        private void check(List<String> set, Set<String> names) {
            for (String name : set) {
                String problem = EmfLimits.dimensionNameProblem(name, strict);
                if (problem != null) {
                    throw new IllegalArgumentException(problem);
                }
            }
            if (new LinkedHashSet<>(set).size() < set.size()) {
                throw new IllegalArgumentException("a dimension is in a set twice: " + set);
            }
            if (set.size() > EmfLimits.DIMENSIONS_A_SET) {
                throw new IllegalArgumentException("a dimension set has " + set.size() + " names, more than "
                        + EmfLimits.DIMENSIONS_A_SET + ": " + set);
            }
            names.addAll(set);
        }
    }
}
