package io.tidemark.processor;

import java.util.function.Function;
import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/** Checks that one field at most follows the work of a record, and that its guard finds it from the start. */
final class FollowerChecker {

    private final RecordModel record;
    private final Problems problems;

    FollowerChecker(RecordModel record, Problems problems) {
        this.record = record;
        this.problems = problems;
    }

    /** @param at where messages about a member stand */
    void check(Function<Member, Element> at) {
        String before = null;
        for (Member member : record.members()) {
            String path = pathIn(member);
            if (path == null) {
                continue;
            }
            if (before != null) {
                problems.error(at.apply(member), Message.FOLLOWER_TWICE, before, path);
            } else if (member instanceof Member.Child child && !isHeld(child)) {
                problems.error(
                        at.apply(member),
                        Message.FOLLOWER_HELD,
                        member.name(),
                        child.child().simpleName(),
                        path);
            }
            before = path;
        }
    }

    /** Whether the record in it is there from the start, and stays. */
    private static boolean isHeld(Member.Child child) {
        boolean here =
                child.holder() == Member.Child.Holder.NOTHING || child.holder() == Member.Child.Holder.SHARED_CHILD;
        return here && !Holders.mayChange(child.element());
    }

    /** The way to what follows the work; null if there is nothing. */
    private static @Nullable String pathIn(Member member) {
        if (RecordModel.follows(member)) {
            return member.name();
        }
        Member inside = member instanceof Member.Child child ? child.child().follower() : null;
        return inside == null ? null : member.name() + "." + pathIn(inside);
    }
}
