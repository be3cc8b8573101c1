package io.tidemark.entry;

import io.tidemark.Naming;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A fixed list of strings, of which a property is one: the constants of an enum, the cases of a sealed interface. A format
 * encodes each once. Immutable; compared by identity.
 */
public final class NameTable {

    private final String[] names;

    private NameTable(String[] names) {
        this.names = names;
    }

    /** A table of these strings, in this order. */
    public static NameTable of(String... names) {
        String[] copy = names.clone();
        for (String name : copy) {
            Objects.requireNonNull(name, "name");
        }
        return new NameTable(copy);
    }

    /**
     * The constants of an enum by ordinal, in a naming style. Made from the constants that the enum has when the program runs, so
     * that one added since the record was compiled has its place.
     *
     * @param constants {@code E.values()}
     * @param exact names of single constants that the style leaves alone: constant, name, constant, name …
     */
    public static NameTable ofEnum(Enum<?>[] constants, Naming naming, String... exact) {
        Map<String, String> named = new HashMap<>();
        for (int i = 0; i + 1 < exact.length; i += 2) {
            named.put(exact[i], exact[i + 1]);
        }
        String[] names = new String[constants.length];
        for (int i = 0; i < names.length; i++) {
            String constant = constants[i].name();
            String name = named.get(constant);
            names[i] = name != null ? name : naming.apply(constant);
        }
        return new NameTable(names);
    }

    public int size() {
        return names.length;
    }

    /**
     * The string at this place.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public String name(int ordinal) {
        return names[ordinal];
    }

    /** All strings, in order. */
    public List<String> names() {
        return List.of(names);
    }

    @Override
    public String toString() {
        return Arrays.toString(names);
    }
}
