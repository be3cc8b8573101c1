package io.tidemark.entry;

import io.tidemark.Naming;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks the shapes below a root and gives every field its index and its final name. */
final class NameComposer {

    /**
     * Where a shape stands: what it inherits from the records around it.
     *
     * @param container the shape whose container prefix a case takes if it has none; null for what is no case
     */
    record Context(
            Naming naming,
            String prefix,
            FlagSet flags,
            List<CaseOf> cases,
            @Nullable Shape container) {
        static final Context ROOT = new Context(Naming.PRESERVE, "", FlagSet.empty(), List.of(), null);

        Context within(CaseOf one, Shape container) {
            List<CaseOf> all = new ArrayList<>(cases);
            all.add(one);
            return new Context(naming, prefix, flags, List.copyOf(all), container);
        }
    }

    /**
     * One case of one sealed member.
     *
     * @param member a number of that member's own: its index would not do, as a shape without fields takes none
     */
    record CaseOf(int member, String name) {}

    private record Placed(int index, List<CaseOf> cases) {}

    private final List<FieldLayout> fields = new ArrayList<>();
    private final List<@Nullable Context> nestedContexts = new ArrayList<>();
    private final Map<String, List<Placed>> byName = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private int sealedMembers;

    List<FieldLayout> fields() {
        return fields;
    }

    /** By index; null where the field holds no nested entry. */
    @Nullable
    Context[] nestedContexts() {
        return nestedContexts.toArray(new @Nullable Context[0]);
    }

    List<String> problems() {
        return problems;
    }

    void add(Shape shape, Context outer) {
        Naming naming = shape.naming() == Naming.INHERIT ? outer.naming() : shape.naming();
        FlagSet flags = outer.flags().and(shape.flags());
        Shape container = shape.prefix().isEmpty() && outer.container() != null ? outer.container() : shape;
        Context here = new Context(naming, outer.prefix(), flags, outer.cases(), container);
        int sealedMember = shape.isCases() ? sealedMembers++ : -1;
        for (Shape.Member member : shape.members()) {
            Shape child = member.child;
            if (child == null) {
                addField(container, member, here);
            } else {
                Context inside = flattened(member, here);
                add(child, shape.isCases() ? inside.within(new CaseOf(sealedMember, member.name), container) : inside);
            }
        }
    }

    private void addField(Shape container, Shape.Member member, Context here) {
        Context inside = flattened(member, here);
        boolean named = member.kind != FieldLayout.Kind.NESTED && member.kind != FieldLayout.Kind.KEYED;
        String name = named ? finalName(container, member, here) : member.ignoresPrefixes ? "" : inside.prefix();
        List<CaseOf> cases = here.cases();
        String caseName = cases.isEmpty()
                ? null
                : String.join(".", cases.stream().map(CaseOf::name).toList());
        int index = fields.size();
        fields.add(new FieldLayout(
                index,
                name,
                member.name,
                member.kind,
                member.unit,
                member.shape,
                inside.flags().without(member.skip),
                member.sampleKey,
                caseName));
        nestedContexts.add(member.kind == FieldLayout.Kind.NESTED ? inside : null);
        if (named) {
            check(name, index, cases);
        }
    }

    private void check(String name, int index, List<CaseOf> cases) {
        if (name.isEmpty()) {
            problems.add("field " + fields.get(index).baseName() + " has an empty name");
        } else if (name.equals("_aws")) {
            problems.add("field " + fields.get(index).baseName() + " has the reserved name _aws");
        }
        List<Placed> same = byName.computeIfAbsent(name, key -> new ArrayList<>(1));
        for (Placed other : same) {
            if (canMeet(other.cases(), cases)) {
                problems.add("two fields are named \"" + name + "\": "
                        + fields.get(other.index()).baseName() + " and "
                        + fields.get(index).baseName());
                break;
            }
        }
        same.add(new Placed(index, cases));
    }

    /** Whether one entry can hold fields of both: not if they are in different cases of one sealed member. */
    private static boolean canMeet(List<CaseOf> a, List<CaseOf> b) {
        for (CaseOf one : a) {
            for (CaseOf other : b) {
                if (one.member() == other.member() && !one.name().equals(other.name())) {
                    return false;
                }
            }
        }
        return true;
    }

    private static String finalName(Shape container, Shape.Member member, Context here) {
        String before = here.prefix();
        if (member.named) {
            return before + member.name;
        }
        if (!member.ignoresContainerPrefix && !container.prefix().isEmpty()) {
            before += container.isExactPrefix()
                    ? container.prefix()
                    : inflectPrefix(here.naming(), container.prefix(), before.isEmpty());
        }
        return before + here.naming().segment(member.name, before.isEmpty());
    }

    private static Context flattened(Shape.Member member, Context here) {
        String prefix = here.prefix();
        if (!member.prefix.isEmpty()) {
            prefix +=
                    member.exactPrefix ? member.prefix : inflectPrefix(here.naming(), member.prefix, prefix.isEmpty());
        }
        return new Context(here.naming(), prefix, here.flags().and(member.flags), here.cases(), null);
    }

    private static String inflectPrefix(Naming naming, String prefix, boolean first) {
        return naming.segment(prefix, first) + naming.separator();
    }
}
