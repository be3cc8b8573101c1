package io.tidemark.testing;

import io.tidemark.entry.EntryLayout;

/**
 * The way in to assertions on what was emitted, beside AssertJ's own:
 *
 * <pre>{@code
 * import static io.tidemark.testing.TidemarkAssertions.assertThat;
 * import static org.assertj.core.api.Assertions.assertThat;
 * }</pre>
 */
public final class TidemarkAssertions {

    private TidemarkAssertions() {}

    /** Begins assertions on an entry. */
    public static TestEntryAssert assertThat(TestEntry entry) {
        return new TestEntryAssert(entry);
    }

    /** Begins assertions on the names of a record type, without any record: {@code assertThat(RequestMetricsShape.LAYOUT)}. */
    public static EntryLayoutAssert assertThat(EntryLayout layout) {
        return new EntryLayoutAssert(layout);
    }
}
