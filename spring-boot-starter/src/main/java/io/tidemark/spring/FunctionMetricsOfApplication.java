package io.tidemark.spring;

import io.tidemark.autometrics.AutometricsService;
import io.tidemark.spring.TidemarkProperties.Autometrics;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** The service that functions of the application count in. Of several applications in one process the first has it, as in tests, whose code is the same; when it ends, the next. */
final class FunctionMetricsOfApplication implements AutoCloseable {

    private static final Log LOG = LogFactory.getLog(FunctionMetricsOfApplication.class);

    /** Of this process. Guarded by itself. */
    private static final List<FunctionMetricsOfApplication> APPLICATIONS = new ArrayList<>();

    private final AutometricsService.Builder service;
    private @Nullable AutometricsService installed;

    private FunctionMetricsOfApplication(AutometricsService.Builder service) {
        this.service = service;
        synchronized (APPLICATIONS) {
            if (APPLICATIONS.isEmpty()) {
                installed = installed();
            }
            APPLICATIONS.add(this);
        }
    }

    private @Nullable AutometricsService installed() {
        try {
            return service.install();
        } catch (IllegalStateException another) {
            LOG.info("Functions are counted by a service that was installed before: " + another.getMessage());
            return null;
        }
    }

    static FunctionMetricsOfApplication install(Autometrics settings, @Nullable String name) {
        AutometricsService.Builder service = AutometricsService.builder();
        if (name != null) {
            service.serviceName(name);
        }
        if (settings.version() != null) {
            service.version(settings.version());
        }
        if (settings.commit() != null) {
            service.commit(settings.commit());
        }
        if (settings.branch() != null) {
            service.branch(settings.branch());
        }
        if (settings.repositoryUrl() != null) {
            service.repositoryUrl(settings.repositoryUrl());
        }
        if (!settings.buckets().isEmpty()) {
            service.buckets(
                    settings.buckets().stream().mapToDouble(Double::doubleValue).toArray());
        }
        if (settings.nativeHistograms()) {
            service.nativeHistograms();
        }
        if (!settings.callers()) {
            service.withoutCallers();
        }
        if (settings.exemplars()) {
            service.withExemplars();
        }
        return new FunctionMetricsOfApplication(service);
    }

    @Override
    public void close() {
        synchronized (APPLICATIONS) {
            boolean first = !APPLICATIONS.isEmpty() && APPLICATIONS.get(0) == this;
            APPLICATIONS.remove(this);
            if (installed != null) {
                installed.close();
                installed = null;
            }
            if (first && !APPLICATIONS.isEmpty()) {
                FunctionMetricsOfApplication next = APPLICATIONS.get(0);
                next.installed = next.installed();
            }
        }
    }
}
