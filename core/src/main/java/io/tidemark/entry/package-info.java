/**
 * What an entry is made of, and what formats see of it.
 *
 * <p>An {@link io.tidemark.entry.Entry} is a closed record. It writes itself, field by field and by index, to an
 * {@link io.tidemark.entry.EntryWriter}. All that is known of a record type before the first entry is in its
 * {@link io.tidemark.entry.EntryLayout}: the names, units and shapes of its fields, in order. A layout is composed once from the
 * {@link io.tidemark.entry.Shape}s that the annotation processor generates, one a type.
 *
 * <p>Applications hardly need this package. Those who write formats, streams and entries by hand do.
 */
@NullMarked
package io.tidemark.entry;

import org.jspecify.annotations.NullMarked;
