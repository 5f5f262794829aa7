// Shows the schema of the open API. Nothing is asked from another host.
const place = document.getElementById("api");
window.SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  deepLinking: true,
  validatorUrl: null,
  defaultModelsExpandDepth: -1,
  syntaxHighlight: { activated: false },
});
