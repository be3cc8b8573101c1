package io.tidemark.stats;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What came of encoding or decoding tags: {@link Done}, or {@link Refused} with the reason. What others send is no reason to fail a call: so it is a
 * value and no exception.
 *
 * <pre>{@code
 * Tags sent = BaggageTags.decode(request.header("baggage")).value().orElse(Tags.empty());
 * }</pre>
 *
 * @param <T> {@link Tags}, or their encoded form
 */
public sealed interface CodecResult<T> {

    /** What was encoded or decoded; empty if it was refused. */
    Optional<T> value();

    /**
     * It was done.
     *
     * @param result what was encoded or decoded
     * @param leftOut the keys of what was valid, but is no tag: it has a value that is too long, or not of printable ASCII
     */
    record Done<T>(T result, List<String> leftOut) implements CodecResult<T> {

        public Done {
            Objects.requireNonNull(result, "result");
            leftOut = List.copyOf(leftOut);
        }

        Done(T result) {
            this(result, List.of());
        }

        @Override
        public Optional<T> value() {
            return Optional.of(result);
        }
    }

    /**
     * It could not be done, and nothing of it was.
     *
     * @param reason for a person
     * @param position where, in bytes or characters from the start of what was to be decoded; 0 for what was to be encoded
     */
    record Refused<T>(String reason, int position) implements CodecResult<T> {

        public Refused {
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public Optional<T> value() {
            return Optional.empty();
        }
    }
}
