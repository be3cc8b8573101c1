package io.tidemark.autometrics;

import java.lang.invoke.MethodHandles;
import java.util.List;

/** What weaving makes of a method, by hand. */
final class HandWoven {

    private final FunctionSite site;

    HandWoven(String method) {
        this(method, 0, "", "", "");
    }

    HandWoven(String method, int flags, String objective, String okIf, String errorIf) {
        this(declared(method, flags, objective, okIf, errorIf, List.of()));
    }

    HandWoven(DeclaredFunction function) {
        this(FunctionSite.bootstrap(MethodHandles.lookup(), "site", FunctionSite.class, function.toLine()));
    }

    HandWoven(FunctionSite site) {
        this.site = site;
    }

    /** That returns a type, as a class file has it, which a publisher in its place may have too. */
    static HandWoven returning(String method, String type) {
        return new HandWoven(new DeclaredFunction(
                "io.tidemark.autometrics.Pond",
                method,
                "()" + type,
                "Pond." + method,
                FunctionSite.LOOKS_AT_RESULT | FunctionSite.REPLACES_RESULT,
                "",
                "",
                "",
                List.of(),
                "Pond.java",
                7));
    }

    /** Of a class that another loader has. */
    static HandWoven of(String method, ClassLoader loader) {
        return new HandWoven(Services.site(declared(method), Outcomes.DEFAULT, LabelReaders.NONE, loader));
    }

    static DeclaredFunction declared(String method) {
        return declared(method, 0, "", "", "", List.of());
    }

    static DeclaredFunction declared(
            String method,
            int flags,
            String objective,
            String okIf,
            String errorIf,
            List<DeclaredFunction.DeclaredLabel> labels) {
        return new DeclaredFunction(
                "io.tidemark.autometrics.Pond",
                method,
                "()V",
                "Pond." + method,
                flags,
                objective,
                okIf,
                errorIf,
                labels,
                "Pond.java",
                7);
    }

    FunctionSite site() {
        return site;
    }

    interface Method {
        Object run() throws Throwable;
    }

    /** The class loader by which a site finds its service and its objectives: that of the test. */
    static ClassLoader loader() {
        return HandWoven.class.getClassLoader();
    }

    /** A method whose result is not looked at. */
    void call(Method method) throws Throwable {
        CallContext context = CallContext.current();
        FunctionName caller = context.function();
        CallCell cell = site.enter(context);
        long start = System.nanoTime();
        Throwable thrown = null;
        try {
            method.run();
        } catch (Throwable t) {
            thrown = t;
            throw t;
        } finally {
            if (cell != null) {
                site.exit(cell, context, caller, start, thrown);
            }
        }
    }

    /** A method whose result is looked at. */
    Object callForResult(Method method) throws Throwable {
        CallContext context = CallContext.current();
        return callForResult(context, context.function(), site.enter(context), method);
    }

    /** A method with further labels. */
    Object callWith(Object self, Object[] arguments, Method method) throws Throwable {
        CallContext context = CallContext.current();
        return callForResult(context, context.function(), site.enter(context, self, arguments), method);
    }

    private Object callForResult(CallContext context, FunctionName caller, CallCell cell, Method method)
            throws Throwable {
        long start = System.nanoTime();
        Object result;
        try {
            result = method.run();
        } catch (Throwable t) {
            if (cell != null) {
                site.exit(cell, context, caller, start, null, t);
            }
            throw t;
        }
        return cell == null ? result : site.exit(cell, context, caller, start, result, null);
    }
}
