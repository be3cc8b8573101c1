package io.tidemark.entry;

import io.tidemark.Naming;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one record type declares: its members in order, before names are inflected and prefixes applied. Generated, one a type,
 * and composed into an {@link EntryLayout} by whichever root holds the record: so a record from another jar takes the
 * naming of the application's, and its jar can change without the application's being compiled again.
 *
 * <p>Indexes inside a shape are relative. A member takes as many as it needs: a field one, a flattened record as many as that
 * record has.
 */
public final class Shape {

    private final String type;
    private final Naming naming;
    private final String prefix;
    private final boolean exactPrefix;
    private final FlagSet flags;
    private final List<List<String>> dimensions;
    private final @Nullable String timestamp;
    private final List<Member> members;
    private final boolean cases;
    private final int[] offsets;
    private final int size;

    private Shape(Builder from) {
        type = from.type;
        naming = from.naming;
        prefix = from.prefix;
        exactPrefix = from.exactPrefix;
        flags = from.flags;
        dimensions = List.copyOf(from.dimensions);
        timestamp = from.timestamp;
        members = List.copyOf(from.members);
        cases = from.cases;
        offsets = new int[members.size()];
        int next = 0;
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = next;
            next += members.get(i).size();
        }
        size = next;
    }

    /** Begins the shape of a record type. */
    public static Builder of(String type) {
        return new Builder(type, false);
    }

    /**
     * Begins the shape of a sealed type: {@link Builder#flatten} adds its cases, of which an entry has exactly one; a
     * {@link Builder#field} before them holds the name of the case. A case without a naming or a container prefix of its own takes
     * those of the sealed type.
     */
    public static Builder ofCases(String type) {
        return new Builder(type, true);
    }

    /** The simple name of the type. */
    public String type() {
        return type;
    }

    /** How many indexes the shape takes. */
    public int size() {
        return size;
    }

    /** The relative index of the member that was added as the {@code member}th, from 0. */
    public int offset(int member) {
        return offsets[member];
    }

    /** The relative index of the member that identifies the record; -1 if there is none. */
    int recordId() {
        for (int i = 0; i < offsets.length; i++) {
            if (members.get(i).recordId) {
                return offsets[i];
            }
        }
        return -1;
    }

    Naming naming() {
        return naming;
    }

    String prefix() {
        return prefix;
    }

    boolean isExactPrefix() {
        return exactPrefix;
    }

    FlagSet flags() {
        return flags;
    }

    List<List<String>> dimensions() {
        return dimensions;
    }

    @Nullable
    String timestamp() {
        return timestamp;
    }

    List<Member> members() {
        return members;
    }

    boolean isCases() {
        return cases;
    }

    /** A member as declared. */
    static final class Member {
        final String name;
        final FieldLayout.Kind kind;
        final ValueShape shape;
        final @Nullable Shape child;
        Unit unit = MetricUnit.NONE;
        FlagSet flags = FlagSet.empty();
        FlagSet skip = FlagSet.empty();
        boolean named;
        boolean ignoresContainerPrefix;
        boolean ignoresPrefixes;
        boolean sampleKey;
        boolean recordId;
        String prefix = "";
        boolean exactPrefix;

        Member(String name, FieldLayout.Kind kind, ValueShape shape, @Nullable Shape child) {
            this.name = Objects.requireNonNull(name, "name");
            this.kind = kind;
            this.shape = shape;
            this.child = child;
        }

        int size() {
            return child == null ? 1 : child.size();
        }
    }

    /** Collects the members of a shape. What follows a member ({@link #unit}, {@link #named} …) is said of that member. */
    public static final class Builder {
        private final String type;
        private final boolean cases;
        private Naming naming = Naming.INHERIT;
        private String prefix = "";
        private boolean exactPrefix;
        private FlagSet flags = FlagSet.empty();
        private final List<List<String>> dimensions = new ArrayList<>();
        private @Nullable String timestamp;
        private final List<Member> members = new ArrayList<>();

        private Builder(String type, boolean cases) {
            this.type = Objects.requireNonNull(type, "type");
            this.cases = cases;
        }

        /** The record's own naming. */
        public Builder naming(Naming naming) {
            this.naming = Objects.requireNonNull(naming, "naming");
            return this;
        }

        /** The container prefix: goes before the record's own fields, inflected. */
        public Builder containerPrefix(String prefix) {
            this.prefix = prefix;
            this.exactPrefix = false;
            return this;
        }

        /** The container prefix, copied as it is. */
        public Builder exactContainerPrefix(String prefix) {
            this.prefix = prefix;
            this.exactPrefix = true;
            return this;
        }

        /** Flags of every field of the record. */
        public Builder recordFlags(FlagSet flags) {
            this.flags = flags;
            return this;
        }

        /** One dimension set of the entry, by final written names. Of a root only. */
        public Builder dimensions(String... names) {
            // CloudWatch takes no name twice.
            dimensions.add(List.copyOf(new LinkedHashSet<>(List.of(names))));
            return this;
        }

        /** The field that is the time of the entry. It is not a member. */
        public Builder timestamp(String field) {
            timestamp = field;
            return this;
        }

        /** A field, by its Java name. */
        public Builder field(String name, FieldLayout.Kind kind, ValueShape shape) {
            if (kind == FieldLayout.Kind.NESTED || kind == FieldLayout.Kind.KEYED) {
                throw new IllegalArgumentException("use nested(..) or keyed(..) for a field of kind " + kind);
            }
            return add(new Member(name, kind, shape, null));
        }

        /** A metric. */
        public Builder metric(String name, ValueShape shape) {
            return field(name, FieldLayout.Kind.METRIC, shape);
        }

        /** A property. */
        public Builder property(String name, ValueShape shape) {
            return field(name, FieldLayout.Kind.PROPERTY, shape);
        }

        /** A flattened record; or, of a sealed type, the case named so. */
        public Builder flatten(String name, Shape child) {
            return add(new Member(
                    name, FieldLayout.Kind.NESTED, ValueShape.OPAQUE, Objects.requireNonNull(child, "child")));
        }

        /** A record whose type is known at run time only. */
        public Builder nested(String name) {
            return add(new Member(name, FieldLayout.Kind.NESTED, ValueShape.OPAQUE, null));
        }

        /** Fields whose names are known at run time only. */
        public Builder keyed(String name) {
            return add(new Member(name, FieldLayout.Kind.KEYED, ValueShape.OPAQUE, null));
        }

        /** Said of the last member: the unit of its numbers. */
        public Builder unit(Unit unit) {
            last().unit = Objects.requireNonNull(unit, "unit");
            return this;
        }

        /** Said of the last member: its name is given ({@code @Name}): not inflected, no container prefix. */
        public Builder named() {
            last().named = true;
            return this;
        }

        /** Said of the last member: its name is inflected, but takes no container prefix. */
        public Builder withoutContainerPrefix() {
            last().ignoresContainerPrefix = true;
            return this;
        }

        /** Said of the last, {@link #keyed} member: its keys take no prefix of any kind. */
        public Builder withoutPrefixes() {
            last().ignoresPrefixes = true;
            return this;
        }

        /** Said of the last member: it is part of the key of a sampling group. */
        public Builder sampleKey() {
            last().sampleKey = true;
            return this;
        }

        /** Said of the last member: it identifies the record. Of a root only. */
        public Builder recordId() {
            last().recordId = true;
            return this;
        }

        /** Said of the last member: its flags. Of a flattened record: of all its fields. */
        public Builder flags(FlagSet flags) {
            last().flags = flags;
            return this;
        }

        /** Said of the last member: flags that it does not have, whoever gives them. */
        public Builder skip(FlagSet flags) {
            last().skip = flags;
            return this;
        }

        /** Said of the last, flattened member: goes before every name inside, inflected. */
        public Builder prefix(String prefix) {
            last().prefix = prefix;
            last().exactPrefix = false;
            return this;
        }

        /** Said of the last, flattened member: goes before every name inside, as it is. */
        public Builder exactPrefix(String prefix) {
            last().prefix = prefix;
            last().exactPrefix = true;
            return this;
        }

        public Shape build() {
            return new Shape(this);
        }

        private Builder add(Member member) {
            members.add(member);
            return this;
        }

        private Member last() {
            if (members.isEmpty()) {
                throw new IllegalStateException("add a member first");
            }
            return members.get(members.size() - 1);
        }
    }
}
