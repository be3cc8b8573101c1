package io.tidemark.processor;

import java.util.Locale;

/** Everything that the processor tells its user. Each has a tag that stays, to be found by, and says what to do. */
enum Message {
    NOT_A_RECORD(
            "NotARecord",
            "@Metrics on the %s %s: a metric record is a class, a Java record, a sealed interface or an enum. Move the fields into"
                    + " one of those"),
    SEALED_CLASS(
            "SealedClass",
            "the sealed class %s is not abstract, so that an object of it would be none of its cases: make it abstract, or a"
                    + " sealed interface, with a final case in its place"),
    CASE_OPEN(
            "CaseOpen",
            "the case %s of %s is non-sealed, so that what extends it is not known here: make it a Java record, a final class,"
                    + " or sealed"),
    CASE_ENUM(
            "CaseEnum",
            "the case %s of %s is an enum, which has no fields to write: use a Java record, without components or with one that"
                    + " holds the constant"),
    CASE_DUPLICATE("CaseDuplicate", "the cases %s and %s of %s are both named \"%s\": give one another @Name"),
    CASE_INVISIBLE(
            "CaseInvisible", "the case %s cannot be seen from the package of %s, whose case it is: make it public"),
    CASE_NOT_PROCESSED(
            "CaseNotProcessed",
            "the case %s of %s: %s, which belongs to it, is not there. Compile the case together with the sealed type, with"
                    + " tidemark-processor"),
    CASE_KIND("CaseKind", "\"%s\" is a number in one case and a string in another (%s and %s): give one another @Name"),
    CASE_TAG_NOT_SEALED(
            "CaseTagNotSealed",
            "@CaseTag on %s, which is not sealed and so has no cases: remove it, or make the type a sealed interface"),
    CASE_TAG_NO_METRICS("CaseTagNoMetrics", "@CaseTag on %s, which is no metric record: add @Metrics"),
    TAG_NAME("TagName", "@CaseTag(\"%s\") on %s: %s"),
    TAG_CLASH(
            "TagClash",
            "the tag and a field are both written as \"%s\": %s and %s. Give @CaseTag another name, or the field another"
                    + " @Name"),
    INNER_CLASS("InnerClass", "the metric record %s is an inner class: make it static"),
    PRIVATE_RECORD(
            "PrivateRecord",
            "the metric record %s is private, or nested in a private type, so generated code cannot see it: make it"
                    + " package-private"),
    PRIVATE_CONSTRUCTORS(
            "PrivateConstructors",
            "a guard of %s cannot be made: it has private constructors only. Make one package-private; or make the class"
                    + " final (entries are then made with %s.of); or set root = false"),
    LOMBOK(
            "Lombok",
            "the constructors that Lombok adds to %s (@%s) cannot be seen by other processors: write the constructor by hand,"
                    + " so that the guard can mirror it"),
    MEMBER_CLASH(
            "MemberClash",
            "%s has %s(%s), which its guard needs for itself: rename it, or set root = false and flatten the record into"
                    + " another"),
    TYPE_EXISTS(
            "TypeExists",
            "the type %s, to be generated for %s, exists already: rename one of the two (names that end in Guard, Handle,"
                    + " Shape, Fields and Entry beside a metric record are Tidemark's)"),

    UNKNOWN_TYPE(
            "UnknownType",
            "field %s has type %s, of which Tidemark does not know how it is written. Put @Ignore on it, or use a number, a"
                    + " boolean, a String, an enum, a UUID, an InetAddress, a Duration, an Instant, a Timer, an Optional"
                    + " of those, a CloseValue, or a metric record with @Flatten; or say how with @FormatWith"
                    + " (ToString.class for anything with a fit toString)"),
    RUNNING_INSIDE(
            "RunningInside",
            "field %s has type %s: what runs inside of it would not be stopped when the record closes. Make the Timer or"
                    + " Stopwatch a field of its own, or put @Ignore on this one"),
    UNRESOLVED_TYPE(
            "UnresolvedType",
            "%s: the type %s cannot be found, and no other processor has generated it. Import it, or add what it comes"
                    + " from to the class path"),
    INACCESSIBLE_TYPE(
            "InaccessibleType",
            "field %s has type %s, which generated code in package %s cannot see: make the type package-private, or public"
                    + " if it is in another package"),
    PRIVATE_FIELD(
            "PrivateField",
            "field %s is private and has no accessor: make it package-private, or add %s() or %s() that returns %s, or put"
                    + " @Ignore on it"),
    INVISIBLE_FIELD(
            "InvisibleField",
            "field %s of the superclass %s cannot be read from package %s and has no accessor that can: make it public, or"
                    + " add a public %s() or %s() that returns %s, or put @Ignore on it"),
    SHADOWED_FIELD(
            "ShadowedField",
            "field %s hides a field of the same name in the superclass %s, and both would be written: rename one, or put"
                    + " @Ignore on one"),
    STATIC_FIELD("StaticField", "@%s on the static field %s: a static field is never written. Remove one of the two"),
    IGNORE_CONFLICT(
            "IgnoreConflict", "@Ignore and @%s on field %s: nothing of the field is written. Remove one of the two"),
    CONFLICT("Conflict", "@%s and @%s on field %s exclude each other: %s"),

    FLATTEN_MISSING(
            "FlattenMissing",
            "field %s holds the metric record %s: put @Flatten on it to write its fields here, or @Ignore"),
    FLATTEN_NO_RECORD(
            "FlattenNoRecord",
            "@Flatten on field %s: %s is no metric record. Put @Metrics on that type if it is one of yours, or remove @Flatten"),
    FLATTEN_OPEN_BOUND(
            "FlattenOpenBound",
            "@Flatten on field %s: the type that stands for %s may have more fields than its bound %s. Make the bound final,"
                    + " or declare the field as %s"),
    FLATTEN_RECURSION(
            "FlattenRecursion",
            "@Flatten on field %s: %s is flattened into itself (%s). Break the circle with @Ignore"),
    CHILD_NOT_PROCESSED(
            "ChildNotProcessed",
            "@Flatten on field %s: %s, which belongs to the metric record %s, is not there. Compile that record with"
                    + " tidemark-processor, in its own module or jar"),

    SLOT_NOT_FINAL(
            "SlotNotFinal", "field %s holds a slot, which its record has to know from the start: make the field final"),
    SLOT_CONTENT(
            "SlotContent",
            "field %s has type %s: what is in that slot could still change after the slot is filled. Put it into a metric"
                    + " record, and write @Flatten on a slot of that; or use an immutable value"),
    SLOT_ASSIGNED_LATER(
            "SlotAssignedLater",
            "field %s is not final, and %s has slots: of a record that is assigned later, a slot is closed when the entry is"
                    + " emitted, not when it is filled. Make the field final; or stop its timers by hand and accept this with"
                    + " @SuppressWarnings(\"tidemark\")"),
    SHARED_CHILD_UNSAFE(
            "SharedChildUnsafe",
            "%s in the SharedChild of field %s: its field %s %s. Every field of a shared child is final and safe to share"
                    + " between threads: an immutable value, an atomic, an adder, a Counter, a State, a SharedHistogram, a"
                    + " Slot, or a flattened record of such fields. Change it, or put @Ignore on it, or flatten the record"
                    + " itself and let one thread at a time use it"),
    FLATTEN_KEYS_MISSING(
            "FlattenKeysMissing",
            "field %s has type %s, whose names only run time knows: put @Flatten on it to write what it holds here, or @Ignore"),
    MAP_KEY(
            "MapKey",
            "@Flatten on field %s: the keys of %s are the names of what is written. Use a Map with String keys, or with those of"
                    + " an enum"),
    MAP_PREFIX(
            "MapPrefix",
            "@Flatten on field %s: the keys of a Map are written as they are, and take no prefix. Remove the prefix and put it"
                    + " into the keys; or use DynamicField"),
    MAP_VALUE(
            "MapValue",
            "@Flatten on field %s: values of type %s are not written in a Map: %s. Use numbers, booleans, strings, enums, UUIDs or"
                    + " Durations"),

    FOLLOWER_TWICE(
            "FollowerTwice",
            "%s and %s both follow the work of the record, and would write the same names: remove one of the two"),
    FOLLOWER_PREFIX(
            "FollowerPrefix",
            "@Flatten on field %s: what a %s holds is written under the names that it has, and takes no prefix. Remove the prefix"),
    FOLLOWER_NOT_FINAL(
            "FollowerNotFinal",
            "field %s follows the work of its record, which has to know it from the start: make the field final"),
    FOLLOWER_NO_GUARD(
            "FollowerNoGuard",
            "@Flatten on field %s: a %s is told of work while its record is current, and only a guard is ever current, which %s has"
                    + " not. %s"),
    FOLLOWER_HELD(
            "FollowerHeld",
            "@Flatten on field %s: %s has what follows the work of the record (%s), which has to know it from the start. Make the"
                    + " field final, and hold the record itself, in no Optional or slot"),

    TIMESTAMP_TWICE("TimestampTwice", "@Timestamp on %s and on %s: an entry has one time. Remove one of the two"),
    TIMESTAMP_FLATTENED(
            "TimestampFlattened",
            "@Timestamp on %s, which is flattened into %s: only a field of the record itself is the time of its entry, so"
                    + " this one would be lost. Put @Timestamp on a field of %s, and flatten a record without one"),
    TIMESTAMP_TYPE(
            "TimestampType",
            "@Timestamp on field %s of type %s: use an Instant, or a long of milliseconds since 1970-01-01T00:00Z"),
    TIMESTAMP_NO_ROOT(
            "TimestampNoRoot",
            "@Timestamp on field %s: %s (or what it is a case of) has root = false, so no entry takes its time from it. Remove @Timestamp, or root ="
                    + " false"),

    RECORD_ID_TWICE("RecordIdTwice", "@RecordId on %s and on %s: a record has one id. Remove one of the two"),
    RECORD_ID_TYPE("RecordIdType", "@RecordId on field %s of type %s: an id is a String or a UUID"),
    RECORD_ID_NO_ROOT(
            "RecordIdNoRoot",
            "@RecordId on field %s: %s has root = false, so no entry has its id from it. Remove @RecordId, or root = false"),
    RECORD_ID_CASE(
            "RecordIdCase",
            "@RecordId on field %s: %s is a case of a sealed record, whose entries have no id. Remove @RecordId; or put it on a field"
                    + " of the record that flattens the sealed one"),

    UNIT_NO_METRIC("UnitNoMetric", "@InUnit on field %s: %s is written as a string, which has no unit. Remove @InUnit"),
    UNIT_TWICE("UnitTwice", "@InUnit on field %s gives both a unit and a custom one: remove one of the two"),
    UNIT_EMPTY(
            "UnitEmpty", "@InUnit on field %s gives no unit: write @InUnit(MetricUnit.…) or @InUnit(custom = \"…\")"),
    UNIT_IMPOSSIBLE(
            "UnitImpossible",
            "@InUnit(%s) on field %s: a time cannot be converted into that. Use SECONDS, MILLISECONDS or MICROSECONDS"),
    UNIT_CUSTOM_TIME(
            "UnitCustomTime",
            "@InUnit(custom = \"%s\") on field %s: a time cannot be converted into a unit of your own. Use SECONDS,"
                    + " MILLISECONDS or MICROSECONDS, or a plain number in that unit"),

    QUANTIZE_NO_METRIC(
            "QuantizeNoMetric",
            "@Quantize on field %s: %s is written as a string, and only numbers are quantized. Remove @Quantize"),
    QUANTIZE_BITS(
            "QuantizeBits",
            "@Quantize(bits = %s) on field %s: 1 to 52 bits can be kept. 8 has an error of at most 0.4 %%, or 0.8 %% with"
                    + " another rounding than MIDPOINT"),
    DIMENSIONED_STRING(
            "DimensionedString",
            "field %s has type %s, and what is inside is written as a string: only metrics have dimensions of their own. Remove"
                    + " Dimensioned, or put a number into it"),

    FORMATTER_UNFIT(
            "FormatterUnfit",
            "@FormatWith(%s) on field %s: %s. A formatter is a class without type parameters, with a constructor without"
                    + " parameters that generated code in package %s can call"),
    FORMATTER_TYPE(
            "FormatterType",
            "@FormatWith(%s) on field %s: it formats %s, which the closed value of a %s is not. Use a formatter of that"
                    + " value's type or a supertype of it (ToString takes anything)"),

    NAME_INVALID("NameInvalid", "@Name(\"%s\") on %s: %s"),
    NAME_DUPLICATE(
            "NameDuplicate",
            "two fields are written as \"%s\": %s and %s. Give one another @Name, or its record a @Flatten(prefix = …)"),
    NAME_UNWRITABLE("NameUnwritable", "field %s would be written as \"%s\": %s. Give it another name with @Name"),
    METRIC_NAME(
            "MetricName",
            "metric %s would be written as \"%s\": CloudWatch takes 1 to 255 printable ASCII characters. Give it another name"
                    + " with @Name, or keep it from being a metric with @Flags(Flag.NoMetric.class)"),
    CONSTANT_DUPLICATE(
            "ConstantDuplicate", "the constants %s and %s of %s are both written as \"%s\": give one another @Name"),
    CONSTANT_COLLISION(
            "ConstantCollision",
            "the fields %s and %s both become the constant %s of %s: rename one, and keep what is written with @Name"),

    PREFIX_TWICE("PrefixTwice", "%s has both a prefix and an exactPrefix: remove one of the two"),
    PREFIX_CHARACTERS(
            "PrefixCharacters",
            "the prefix \"%s\" of %s may hold letters, digits, _ and - only. To copy it as it is, use exactPrefix"),
    PREFIX_END("PrefixEnd", "the prefix \"%s\" of %s must end in _ or -: write \"%s\", or use exactPrefix"),
    PREFIX_SPACE(
            "PrefixSpace", "the exactPrefix \"%s\" of %s holds white space or a control character: names hold none"),

    DIMENSION_UNKNOWN(
            "DimensionUnknown",
            "dimension \"%s\" of %s is no field that is written as a string%s. Use the final name as it is written, or list it"
                    + " in fromGlobals"),
    DIMENSION_METRIC(
            "DimensionMetric",
            "dimension \"%s\" of %s is a metric: a dimension is a field that is written as a string. Make field %s a String or"
                    + " an enum"),
    DIMENSION_CASES(
            "DimensionCases",
            "dimension \"%s\" of %s is a field of some cases only (%s), and a line without it is in no such metric: use the"
                    + " case tag, or a field that is in each case"),
    DIMENSION_INVALID(
            "DimensionInvalid",
            "dimension \"%s\" of %s: CloudWatch takes 1 to 250 printable ASCII characters, not blank, the first of them no"
                    + " colon. Give the field another name with @Name, and use that"),
    DIMENSION_TWICE("DimensionTwice", "dimension \"%s\" is twice in one set of %s: remove one"),
    DIMENSIONS_TWICE("DimensionsTwice", "the dimension set {%s} of %s is given twice: remove one"),
    DIMENSION_TOO_MANY("DimensionTooMany", "a dimension set of %s has %s names: CloudWatch takes 30 at most"),
    DIMENSION_GLOBAL(
            "DimensionGlobal",
            "\"%s\" is in fromGlobals of a dimension set of %s, but not in the set itself: add it there"),
    DIMENSIONS_NO_ROOT(
            "DimensionsNoRoot",
            "%s has dimensions and root = false: dimensions belong to whole entries. Put them on the record that it is"
                    + " flattened into"),
    DIMENSIONS_NO_METRICS("DimensionsNoMetrics", "@Dimensions on %s, which is no metric record: add @Metrics"),

    AGGREGATE_NO_METRICS("AggregateNoMetrics", "@Aggregate on %s, which is no metric record: add @Metrics"),
    AGGREGATE_KIND(
            "AggregateKind",
            "@Aggregate on the %s %s: what is merged is a class or a Java record, whose fields are always the same. Remove"
                    + " @Aggregate"),
    AGGREGATE_GENERIC(
            "AggregateGeneric",
            "@Aggregate on %s, which has type parameters, so that its fields are of no one type: remove them, or @Aggregate"),
    AGGREGATE_DIMENSION(
            "AggregateDimension",
            "dimension \"%s\" of %s is left out of its aggregates, whose entries would be without it: put @Key on that field in"
                    + " place of @Merge(Ignore.class), or take it out of the dimension set"),
    AGGREGATED_TYPE(
            "AggregatedType",
            "@Flatten on field %s: %s does not say how its records are merged. Put @Aggregate on it and @Merge on its fields, or"
                    + " hold one %s in place of an Aggregated"),
    AGGREGATED_KEYS(
            "AggregatedKeys",
            "@Flatten on field %s: %s has @Key fields (%s), and a wide event has one aggregate, not one for each key. Remove @Key"
                    + " there; or merge the records at a sink, with a KeyedAggregator"),
    MERGE_NO_AGGREGATE(
            "MergeNoAggregate", "@%s on field %s: records of %s are not merged. Put @Aggregate on it, or remove this"),
    MERGE_MISSING(
            "MergeMissing",
            "field %s of %s does not say how its values are merged: put @Merge(…) on it, with %s; or @Key to group by"
                    + " it; or @Merge(Ignore.class) to leave it out of aggregates, or @Ignore to write it nowhere"),
    MERGE_KEY(
            "MergeKey",
            "@Key and @Merge on field %s: what records are grouped by is not merged. Remove one of the two"),
    MERGE_FLATTENED(
            "MergeFlattened",
            "@%s on the flattened field %s: its fields are merged as they say themselves. Put it on them, or use"
                    + " @Merge(Ignore.class) to leave all of them out of aggregates"),
    MERGE_CHILD(
            "MergeChild",
            "field %s: the flattened %s does not say how its fields are merged. Put @Aggregate on %s and @Merge on its fields;"
                    + " or @Merge(Ignore.class) on this field to leave it out of aggregates"),
    MERGE_CHILD_KEYS(
            "MergeChildKeys",
            "field %s: the flattened %s has @Key fields (%s), and records are grouped by their own fields only. Remove @Key there,"
                    + " and put it on fields of this record"),
    MERGE_OPEN(
            "MergeOpen",
            "field %s: %s, so what they hold cannot be merged. Put @Merge(Ignore.class) on it to leave it out of"
                    + " aggregates"),
    MERGE_UNFIT("MergeUnfit", "@Merge(%s.class) on field %s: %s"),
    MERGE_BOUNDS("MergeBounds", "@Merge on field %s: %s"),
    KEY_TYPE(
            "KeyType",
            "@Key on field %s of type %s: records are grouped by immutable values that are equal or not. Use a String, an enum, a"
                    + " whole number, a boolean, a UUID or the like"),

    FLAG_TWICE("FlagTwice", "@Flags on field %s both gives and skips %s: remove one of the two"),
    ENUM_ATTRIBUTE(
            "EnumAttribute", "@Metrics(%s) on the enum %s: on an enum only naming has a meaning. Remove the rest"),

    IGNORED_REFERENCE(
            "IgnoredReference",
            "the @Ignored field %s keeps its %s in memory until the entry is written, and a queue holds many entries. Hold it"
                    + " elsewhere, or accept it with @SuppressWarnings(\"tidemark\")"),
    SERIALIZABLE(
            "Serializable",
            "%s is Serializable, but its guard should not be serialised: it holds a sink. Remove Serializable, or accept it"
                    + " with @SuppressWarnings(\"tidemark\")"),

    INTERNAL("Internal", "the processor failed on %s; this is a bug in Tidemark, please report it with the record: %s");

    private final String tag;
    private final String text;

    Message(String tag, String text) {
        this.tag = tag;
        this.text = text;
    }

    String tag() {
        return "[Tidemark/" + tag + "]";
    }

    String with(Object... arguments) {
        return tag() + " " + String.format(Locale.ROOT, text, arguments);
    }
}
