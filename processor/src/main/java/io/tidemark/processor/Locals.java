package io.tidemark.processor;

import com.palantir.javapoet.NameAllocator;

/** Names of local variables in one generated method: that of the field, where it is free and cannot be taken for a type. */
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
        return of(member.name());
    }

    String of(String name) {
        // A variable hides a type of its name, and its static methods.
        return names.newName(Character.isUpperCase(name.codePointAt(0)) ? "a" + name : name);
    }

    String fresh(String name) {
        return names.newName(name);
    }
}
