package io.tidemark.spring;

import io.tidemark.http.IncomingRequest;
import io.tidemark.http.RequestFilter;
import io.tidemark.http.RequestRecords;
import io.tidemark.sink.EntrySink;
import io.tidemark.stats.HttpMeasures;
import io.tidemark.stats.View;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.server.PathContainer;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** A record for each request that is served, and measures of HTTP. */
@AutoConfiguration(after = TidemarkAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(RequestFilter.class)
@ConditionalOnProperty(
        prefix = "tidemark",
        name = {"enabled", "web.enabled"},
        matchIfMissing = true)
public class TidemarkWebAutoConfiguration {

    /** For Spring. */
    public TidemarkWebAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    RequestRecords tidemarkRequestRecords() {
        return (request, sink) -> new WebRequestMetricsGuard(request, sink);
    }

    /** Unless the application has one of its own. */
    @Bean
    @ConditionalOnMissingBean(value = RequestFilter.class, parameterizedContainer = FilterRegistrationBean.class)
    FilterRegistrationBean<RequestFilter> tidemarkRequestFilter(
            TidemarkProperties properties,
            Environment environment,
            @Qualifier("tidemarkSink") EntrySink sink,
            RequestRecords records) {
        RequestFilter.Builder filter = RequestFilter.builder().exclude(excluded(properties, environment));
        if (properties.web().records()) {
            filter.records(records).sink(sink);
        } else {
            filter.withoutRecords();
        }
        if (!properties.web().measures()) {
            filter.withoutMeasures();
        }
        FilterRegistrationBean<RequestFilter> registration = new FilterRegistrationBean<>(filter.build());
        registration.setOrder(properties.web().filterOrder());
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        registration.setAsyncSupported(true);
        return registration;
    }

    private static Predicate<IncomingRequest> excluded(TidemarkProperties properties, Environment environment) {
        List<String> patterns = properties.web().exclude();
        if (patterns == null) {
            // Probes and scrapes are no work of the application.
            String actuator = environment.getProperty("management.endpoints.web.base-path", "/actuator");
            String servlet = environment.getProperty("spring.mvc.servlet.path", "");
            return actuator.isEmpty() || actuator.equals("/")
                    ? request -> false
                    : below(withoutSlash(servlet) + withSlash(actuator));
        }
        List<PathPattern> parsed = new ArrayList<>();
        for (String pattern : patterns) {
            parsed.add(PathPatternParser.defaultInstance.parse(withSlash(pattern)));
        }
        return parsed.isEmpty()
                ? request -> false
                : request -> {
                    PathContainer path = PathContainer.parsePath(inApplication(request));
                    return parsed.stream().anyMatch(pattern -> pattern.matches(path));
                };
    }

    private static String withSlash(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Without the context path, however that was written. */
    private static String inApplication(IncomingRequest request) {
        String path = request.path();
        int context = request instanceof HttpServletRequest servlet
                ? servlet.getContextPath().length()
                : 0;
        return context <= path.length() ? path.substring(context) : path;
    }

    /** Without taking each path apart. */
    private static Predicate<IncomingRequest> below(String prefix) {
        return request -> {
            String path = inApplication(request);
            return path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
        };
    }

    /** The views of what the filter measures, as long as the application runs. */
    @Bean
    @ConditionalOnProperty(prefix = "tidemark.web", name = "measures", matchIfMissing = true)
    InitializingBean tidemarkHttpViews(RegisteredViews views) {
        return () -> {
            for (View view : HttpMeasures.SERVER.views()) {
                views.add(view);
            }
        };
    }

    /** What Spring MVC has to be told. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebMvcConfigurer.class)
    static class Mvc {

        /** So that what a controller gives to be called later, or to be streamed, has the unit of work and the tags of its request. */
        @Bean
        WebMvcConfigurer tidemarkMvcConfigurer() {
            return new WebMvcConfigurer() {
                @Override
                public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
                    configurer.registerCallableInterceptors(new CurrentWorkOfCallables());
                }
            };
        }
    }
}
