package io.tidemark.spike;

import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FieldReader;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import org.jspecify.annotations.Nullable;

/** {@code @Metrics @CaseTag("kind")}: a sealed record, and what is generated for it. */
sealed interface Pond {

    record Lake(long depth) implements Pond {}

    record Puddle(boolean frozen, String owner) implements Pond {}

    /** As generated. The cases take disjoint ranges of indexes. */
    final class PondShape {
        static final Shape SHAPE = Shape.ofCases("Pond")
                .property("kind", ValueShape.STRING)
                .flatten(
                        "Lake",
                        Shape.of("Lake").metric("depth", ValueShape.LONG).build())
                .flatten(
                        "Puddle",
                        Shape.of("Puddle")
                                .metric("frozen", ValueShape.BOOLEAN)
                                .property("owner", ValueShape.STRING)
                                .build())
                .build();

        static final NameTable CASES = NameTable.of("Lake", "Puddle");
        static final FieldReader<Pond> READER = new Reader();

        private PondShape() {}

        static void write(Pond pond, int base, EntryWriter out) {
            if (pond instanceof Lake lake) {
                out.property(base, CASES, 0);
                out.metric(base + 1, lake.depth());
            } else if (pond instanceof Puddle puddle) {
                out.property(base, CASES, 1);
                out.metric(base + 2, puddle.frozen() ? 1 : 0);
                if (puddle.owner() != null) {
                    out.property(base + 3, puddle.owner());
                }
            }
        }

        /** Members: the tag, then those of the cases. */
        private static final class Reader extends FieldReader<Pond> {
            @Override
            public boolean present(Pond pond, @Nullable Object closed, int member) {
                return switch (member) {
                    case 0 -> true;
                    case 1 -> pond instanceof Lake;
                    case 2 -> pond instanceof Puddle;
                    case 3 -> pond instanceof Puddle puddle && puddle.owner() != null;
                    default -> false;
                };
            }

            @Override
            public long readLong(Pond pond, @Nullable Object closed, int member) {
                return member == 1 && pond instanceof Lake lake
                        ? lake.depth()
                        : member == 2 && pond instanceof Puddle puddle && puddle.frozen() ? 1 : 0;
            }

            @Override
            public @Nullable Object get(Pond pond, @Nullable Object closed, int member) {
                return member == 0
                        ? pond.getClass().getSimpleName()
                        : member == 3 && pond instanceof Puddle puddle ? puddle.owner() : null;
            }
        }
    }
}
