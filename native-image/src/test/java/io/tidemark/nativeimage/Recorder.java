package io.tidemark.nativeimage;

import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URL;
import java.util.Enumeration;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** Does what is asked for by name, and writes it down. Classes that {@link LookupAgent} has changed call it in place of the methods of the same names. */
public final class Recorder {

    private static final Set<String> FOUND = new ConcurrentSkipListSet<>();

    private Recorder() {}

    static Set<String> found() {
        return FOUND;
    }

    static void add(String what) {
        FOUND.add(what);
    }

    static boolean knows(String method, String descriptor) {
        return LookupAgent.hasMethod(Recorder.class, method, descriptor);
    }

    public static Class<?> forName(String name) throws ClassNotFoundException {
        add("type " + name);
        return Class.forName(name);
    }

    public static Class<?> forName(String name, boolean initialize, ClassLoader loader) throws ClassNotFoundException {
        add("type " + name);
        return Class.forName(name, initialize, loader);
    }

    public static Method getMethod(Class<?> type, String name, Class<?>[] parameters) throws NoSuchMethodException {
        add("method " + type.getName() + "." + name);
        return type.getMethod(name, parameters);
    }

    public static Field[] getFields(Class<?> type) {
        add("fields " + type.getName());
        return type.getFields();
    }

    public static Annotation getDeclaredAnnotation(Class<?> type, Class<? extends Annotation> annotation) {
        Annotation found = type.getDeclaredAnnotation(annotation);
        if (found != null) {
            add("type " + type.getName());
        }
        return found;
    }

    public static Annotation getAnnotation(Field field, Class<? extends Annotation> annotation) {
        Annotation found = field.getAnnotation(annotation);
        if (found != null) {
            add("labelled " + field.getDeclaringClass().getName());
        }
        return found;
    }

    public static InputStream getResourceAsStream(Class<?> type, String name) {
        add("file "
                + (name.startsWith("/")
                        ? name.substring(1)
                        : type.getPackageName().replace('.', '/') + "/" + name));
        return type.getResourceAsStream(name);
    }

    public static URL getResource(ClassLoader loader, String name) {
        add("file " + name);
        return loader.getResource(name);
    }

    public static URL getSystemResource(String name) {
        add("file " + name);
        return ClassLoader.getSystemResource(name);
    }

    public static Enumeration<URL> getResources(ClassLoader loader, String name) throws IOException {
        add("file " + name);
        return loader.getResources(name);
    }

    public static MethodHandle findConstructor(MethodHandles.Lookup lookup, Class<?> type, MethodType parameters)
            throws ReflectiveOperationException {
        add("method " + type.getName() + ".<init>");
        return lookup.findConstructor(type, parameters);
    }

    public static MethodHandle findVirtual(
            MethodHandles.Lookup lookup, Class<?> type, String name, MethodType parameters)
            throws ReflectiveOperationException {
        add("method " + type.getName() + "." + name);
        return lookup.findVirtual(type, name, parameters);
    }
}
