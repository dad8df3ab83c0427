from __future__ import annotations

from django.urls import path

from prasan.web.blueprint import drawn, pictures, views

app_name = "blueprint"
urlpatterns = [
    path("", views.agencies, name="agencies"),
    path("search/", views.search, name="search"),
    path("pictures/<str:kind>/", pictures.generated, name="generated"),
    path("pictures/<str:kind>/file/", pictures.generated_file, name="generated_file"),
    path("agencies/<str:unit>/", views.agency, name="agency"),
    path("agencies/<str:unit>/elements/", views.elements, name="elements"),
    path("agencies/<str:unit>/faults/", views.faults, name="faults"),
    path("agencies/<str:unit>/element/", views.element, name="element"),
    path("agencies/<str:unit>/view/", drawn.view, name="view"),
    path("agencies/<str:unit>/view/file/", drawn.view_file, name="view_file"),
]
