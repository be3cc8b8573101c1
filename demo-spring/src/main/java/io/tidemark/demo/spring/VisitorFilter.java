package io.tidemark.demo.spring;

import io.tidemark.demo.PondMeasures;
import io.tidemark.demo.Visitor;
import io.tidemark.stats.Tags;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Says who is visiting in the tags of whatever is measured during a request, and tells the client what its line is called. */
@Component
final class VisitorFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        PondRequest.current().ifPresent(metrics -> response.setHeader("X-Request-Id", metrics.requestId));
        Visitor visitor = Visitor.named(request.getHeader(Visitor.HEADER));
        Tags tags = visitor == null ? Tags.empty() : Tags.of(PondMeasures.VISITOR, visitor.text());
        Tags.Scope scope = tags.open();
        try {
            chain.doFilter(request, response);
        } finally {
            scope.close();
        }
    }
}
