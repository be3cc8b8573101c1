package io.tidemark.internal;

/** What an object of the application is called in figures and warnings. */
public final class TypeName {

    private TypeName() {}

    /** The simple name of its class; of a lambda or an anonymous class, which has none, the other. */
    public static String of(Object object, String otherwise) {
        Class<?> type = object.getClass();
        return type.isHidden() || type.isSynthetic() || type.getSimpleName().isEmpty()
                ? otherwise
                : type.getSimpleName();
    }
}
