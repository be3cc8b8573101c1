package io.tidemark.processor;

import com.palantir.javapoet.NameAllocator;

/** Names of local variables in one generated method: that of the field, where it is free. */
final class Locals {

    private final NameAllocator names = new NameAllocator();

    /** @param taken names that the method uses itself */
    Locals(String... taken) {
        for (String name : taken) {
            names.newName(name);
        }
        // A qualified name would be taken for a member of a variable of that name.
        for (String root : new String[] {"java", "io", "com", "org", "net"}) {
            names.newName(root);
        }
    }

    String of(Member member) {
        return names.newName(member.name());
    }

    String fresh(String name) {
        return names.newName(name);
    }
}
