//! Renders a template with a model (rules S1 to S4, E1 to E4, V1 to H4, Y3).

use std::fmt::Write as _;

use serde_json::Value;

use crate::escape::{Escape, escaped};
use crate::layout::Layout;
use crate::node::{BlockKind, Node, PLACEHOLDER, Style};
use crate::path::Path;
use crate::position::Position;
use crate::render_error::RenderError;
use crate::scope::{ScopeId, Scopes};
use crate::suggestion;
use crate::template::Template;
use crate::value::{is_truthy, print, type_name};

/// The number of bytes of a path that count as one step.
const BYTES_PER_STEP: usize = 16;

/// Settings for rendering: escaping, missing members, and limits.
///
/// ```
/// use postmark_templates::{Renderer, RenderError, Template};
/// use serde_json::json;
///
/// let template = Template::parse("Total: {{order.total}}")?;
/// let strict = Renderer::text().strict();
/// assert_eq!(strict.render(&template, &json!({"order": {"total": 1.5}}))?, "Total: 1.5");
/// let error = strict.render(&template, &json!({"order": {"Total": 1.5}})).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "line 1, character 8: The model has no 'order.total'. Did you mean 'order.Total'?",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Renderer {
    escapes: bool,
    is_strict: bool,
    max_output: usize,
    max_steps: usize,
}

impl Renderer {
    /// The default maximum output, in bytes: as large as Postmark allows a body.
    pub const MAX_OUTPUT: usize = 5 * 1024 * 1024;

    /// The default maximum number of steps.
    pub const MAX_STEPS: usize = 10_000_000;

    /// Renders HTML bodies: escapes values, except `{{{raw}}}` ones.
    pub const fn html() -> Self {
        Self {
            escapes: true,
            is_strict: false,
            max_output: Self::MAX_OUTPUT,
            max_steps: Self::MAX_STEPS,
        }
    }

    /// Renders text bodies and subjects: escapes nothing.
    pub const fn text() -> Self {
        Self::html().unescaped()
    }

    /// The same for texts.
    pub(crate) const fn unescaped(self) -> Self {
        Self { escapes: false, ..self }
    }

    /// Refuses a model that lacks a member used in a value, a section or a list. A null member is
    /// not missing: to omit a section on purpose, set its member to null or `false`. Members in
    /// blocks that are not rendered are not looked up.
    pub const fn strict(mut self) -> Self {
        self.is_strict = true;
        self
    }

    /// Sets the maximum output, in bytes.
    pub const fn max_output(mut self, bytes: usize) -> Self {
        self.max_output = bytes;
        self
    }

    /// Sets the maximum number of steps. A step is an evaluated tag or text, an item of a list, or
    /// 16 bytes of a path.
    pub const fn max_steps(mut self, steps: usize) -> Self {
        self.max_steps = steps;
        self
    }

    /// Renders a template.
    ///
    /// # Errors
    ///
    /// Returns an error if a value used as a list is not one, if the output or the steps exceed
    /// their limits, or, in strict mode, if a member is missing.
    pub fn render(&self, template: &Template, model: &Value) -> Result<String, RenderError> {
        self.run(&template.0, None, model)
    }

    /// Renders a template in its layout. The template's scope is the placeholder's.
    ///
    /// # Errors
    ///
    /// See [`render`](Self::render).
    pub fn render_in(
        &self,
        layout: &Layout,
        template: &Template,
        model: &Value,
    ) -> Result<String, RenderError> {
        self.run(layout.nodes(), Some(&template.0), model)
    }

    /// Renders only a layout, and keeps its placeholder.
    ///
    /// # Errors
    ///
    /// See [`render`](Self::render).
    pub fn render_layout(&self, layout: &Layout, model: &Value) -> Result<String, RenderError> {
        self.run(layout.nodes(), None, model)
    }

    fn run(
        &self,
        nodes: &[Node],
        content: Option<&[Node]>,
        model: &Value,
    ) -> Result<String, RenderError> {
        let mut rendering = Rendering {
            renderer: *self,
            content,
            in_layout: content.is_some(),
            scopes: Scopes::new(model),
            output: String::new(),
            steps: self.max_steps,
        };
        rendering.nodes(nodes, Scopes::ROOT)?;
        Ok(rendering.output)
    }
}

impl Template {
    /// Renders an HTML body: escapes values, except those in three braces.
    ///
    /// # Errors
    ///
    /// See [`Renderer::render`].
    pub fn render_html(&self, model: &Value) -> Result<String, RenderError> {
        Renderer::html().render(self, model)
    }

    /// Renders a text body or a subject: escapes nothing.
    ///
    /// # Errors
    ///
    /// See [`Renderer::render`].
    pub fn render_text(&self, model: &Value) -> Result<String, RenderError> {
        Renderer::text().render(self, model)
    }
}

struct Rendering<'a> {
    renderer: Renderer,
    /// The template, if the nodes are a layout's.
    content: Option<&'a [Node]>,
    in_layout: bool,
    scopes: Scopes<'a>,
    output: String,
    /// The number of steps left.
    steps: usize,
}

impl<'a> Rendering<'a> {
    fn nodes(&mut self, nodes: &'a [Node], scope: ScopeId) -> Result<(), RenderError> {
        for node in nodes {
            self.step(1)?;
            match node {
                Node::Text(text) | Node::Verbatim(text) => self.write(text)?,
                Node::Comment(_) => {}
                Node::Content => match self.content {
                    Some(content) => {
                        self.in_layout = false;
                        self.nodes(content, scope)?;
                        self.in_layout = true;
                    }
                    None => self.write(PLACEHOLDER)?,
                },
                Node::Value { path, style, position } => {
                    self.step(path.text().len() / BYTES_PER_STEP)?;
                    let value = self.scopes.find(path, scope);
                    self.check(value, path, *position, scope)?;
                    self.value(value, *style)?;
                }
                Node::Block { kind, path, nodes, position } => {
                    self.step(path.text().len() / BYTES_PER_STEP)?;
                    let open = self.scopes.len();
                    let inner = self.scopes.enter(path, scope);
                    self.check(self.scopes.value(inner), path, *position, scope)?;
                    self.block(*kind, path, *position, nodes, inner)?;
                    self.scopes.truncate(open);
                }
            }
        }
        Ok(())
    }

    fn block(
        &mut self,
        kind: BlockKind,
        path: &Path,
        position: Position,
        nodes: &'a [Node],
        scope: ScopeId,
    ) -> Result<(), RenderError> {
        let value = self.scopes.value(scope).unwrap_or(&Value::Null);
        if is_truthy(value) == (kind == BlockKind::Inverted) {
            return Ok(());
        }
        if kind != BlockKind::Each {
            return self.nodes(nodes, scope);
        }
        let Value::Array(items) = value else {
            return Err(RenderError::NotAList {
                path: path.text().to_owned(),
                position,
                in_layout: self.in_layout,
                found: type_name(value),
            });
        };
        let open = self.scopes.len();
        for (index, item) in items.iter().enumerate() {
            self.step(1)?;
            let item = self.scopes.enter_item(item, index, scope);
            self.nodes(nodes, item)?;
            self.scopes.truncate(open);
        }
        Ok(())
    }

    fn value(&mut self, value: Option<&'a Value>, style: Style) -> Result<(), RenderError> {
        let text = value.map(print).unwrap_or_default();
        if style != Style::Escaped || !self.renderer.escapes {
            return self.write(&text);
        }
        for (plain, escape) in escaped(&text) {
            self.write(plain)?;
            match escape {
                None => {}
                Some(Escape::Named(entity)) => self.write(entity)?,
                Some(Escape::Numeric(code)) => {
                    // Writing to a string cannot fail.
                    let _ = write!(self.output, "&#{code};");
                    self.write("")?;
                }
            }
        }
        Ok(())
    }

    /// In strict mode, refuses a missing value.
    fn check(
        &self,
        value: Option<&Value>,
        path: &Path,
        position: Position,
        scope: ScopeId,
    ) -> Result<(), RenderError> {
        if value.is_some() || !self.renderer.is_strict {
            return Ok(());
        }
        let suggestion = suggestion::for_missing(&self.scopes, path, scope);
        Err(RenderError::Missing {
            path: path.text().to_owned(),
            position,
            in_layout: self.in_layout,
            member: self.scopes.describe(path, scope),
            suggestion,
        })
    }

    fn write(&mut self, text: &str) -> Result<(), RenderError> {
        let limit = self.renderer.max_output;
        if self.output.len().saturating_add(text.len()) > limit {
            return Err(RenderError::TooLarge { limit });
        }
        self.output.push_str(text);
        Ok(())
    }

    fn step(&mut self, count: usize) -> Result<(), RenderError> {
        let limit = self.renderer.max_steps;
        self.steps = self.steps.checked_sub(count).ok_or(RenderError::TooManySteps { limit })?;
        Ok(())
    }
}
