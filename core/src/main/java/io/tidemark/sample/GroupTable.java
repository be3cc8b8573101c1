package io.tidemark.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The groups by their keys: an open hash table, which a lookup leaves without garbage. It has a largest size; keys that find no
 * place share one group. So do those that find none near theirs: whoever can choose keys with like hashes must not make each lookup long.
 */
final class GroupTable {

    static final int MOST_GROUPS = 4096;

    private static final int MOST_STEPS = 64;

    private @Nullable Group[] table = new @Nullable Group[64];
    private final List<Group> groups = new ArrayList<>();

    /** That of all keys without a place; null until there is one. */
    private @Nullable Group shared;

    /** The group of a key, which is made if it is new. */
    Group get(GroupKey key) {
        long hash = key.hash();
        int mask = table.length - 1;
        for (int step = 0; step < MOST_STEPS; step++) {
            int at = (int) (hash + step) & mask;
            Group group = table[at];
            if (group == null) {
                return groups.size() - (shared == null ? 0 : 1) < MOST_GROUPS ? add(key, at) : shared();
            }
            if (group.hash == hash && key.isOf(group)) {
                return group;
            }
        }
        return shared();
    }

    private Group add(GroupKey key, int at) {
        Group group = key.newGroup();
        groups.add(group);
        table[at] = group;
        if (groups.size() * 2 > table.length) {
            fill(table.length * 2);
        }
        return group;
    }

    private Group shared() {
        Group group = shared;
        if (group == null) {
            group = new Group(new String[0], new String[0], 0);
            shared = group;
            groups.add(group);
        }
        return group;
    }

    /** Whether the group is that of all keys without a place. */
    boolean isShared(Group group) {
        return group == shared;
    }

    /** All groups, in no order that means anything. */
    List<Group> all() {
        return groups;
    }

    /** Lets go of groups. */
    void removeIf(Predicate<Group> which) {
        if (groups.removeIf(which)) {
            if (shared != null && which.test(shared)) {
                shared = null;
            }
            int length = 64;
            while (groups.size() * 2 > length) {
                length *= 2;
            }
            fill(length);
        }
    }

    private void fill(int length) {
        if (length == table.length) {
            Arrays.fill(table, null);
        } else {
            table = new @Nullable Group[length];
        }
        for (Group group : groups) {
            if (group != shared) {
                place(group);
            }
        }
    }

    private void place(Group group) {
        for (int at = (int) group.hash & (table.length - 1); ; at = (at + 1) & (table.length - 1)) {
            if (table[at] == null) {
                table[at] = group;
                return;
            }
        }
    }
}
