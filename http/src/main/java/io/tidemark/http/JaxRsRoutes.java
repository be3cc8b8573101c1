package io.tidemark.http;

import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Says the routes of JAX-RS: with it, {@link RequestFilter} before the servlet of an application knows {@code /shop/ducks/{id}}, and not only {@code /shop/*}.
 *
 * <pre>{@code
 * resourceConfig.register(JaxRsRoutes.class);
 * }</pre>
 *
 * <p>The route is the path that the application is mounted at with the {@link Path} of the resource class and that of the method, without the expressions within braces: {@code
 * {id: [0-9]+}} is {@code {id}}. It is set as the property {@link RequestFilter#ROUTE}, which Jersey and RESTEasy on servlets make an attribute of the request. Of a sub-resource, whose
 * class has no path, the route is not known here, and stays that of the servlet's mapping.
 *
 * <p>It needs {@code jakarta.ws.rs:jakarta.ws.rs-api} 3.0 or later, which implementations bring. Safe for use by several threads. Does not throw.
 */
@Provider
public final class JaxRsRoutes implements ContainerRequestFilter {

    /** As many as there are methods of resources. */
    private final Map<Method, Known> known = new ConcurrentHashMap<>();

    private volatile @Nullable ResourceInfo resource;

    /** For a container. */
    public JaxRsRoutes() {}

    /** For a container: a proxy, which knows what the request of the current thread has matched. */
    @Context
    public void setResource(ResourceInfo resource) {
        this.resource = resource;
    }

    /** Notes the route of a request that has been matched. */
    @Override
    public void filter(ContainerRequestContext request) {
        try {
            ResourceInfo matched = resource;
            if (matched == null) {
                return;
            }
            Method method = matched.getResourceMethod();
            Class<?> type = matched.getResourceClass();
            if (method != null && type != null) {
                String route = route(request.getUriInfo().getBaseUri().getRawPath(), type, method);
                if (route != null) {
                    request.setProperty(RequestFilter.ROUTE, route);
                }
            }
        } catch (Throwable problem) {
            Serving.routeFailed(problem);
        }
    }

    private @Nullable String route(String base, Class<?> type, Method method) {
        Known before = known.get(method);
        if (before == null || before.type != type || !before.base.equals(base)) {
            // An application has one base, or few: the last one is known.
            before = new Known(base, type, RouteTemplate.of(base, type, method));
            known.put(method, before);
        }
        return before.route;
    }

    private record Known(
            String base, Class<?> type, @Nullable String route) {}
}
